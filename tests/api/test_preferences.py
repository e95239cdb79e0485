"""Preferences over the wire, and every default where it shows: in what is made."""

import io
from uuid import uuid4

import pytest
from PIL import Image, ImageChops

from tests.api.client import ARTICLE, Client, Json
from tests.api.contract import operation, watched
from tests.api.test_picture_story import opened, sent
from tests.infra.media import strange_pictures as strange

_UPDATE = operation("UpdatePreferences")
_ME = operation("Me")
_ALL = """
{ preferences {
  defaultPlatform defaultTone defaultVoice coverTheme infoCardTheme brandName brandColor
  brandLogoUrl brandTone forbiddenWords favoriteWords notifyOnFinish
} }
"""
_NOTHING: dict[str, Json] = {
    "defaultPlatform": None,
    "defaultTone": None,
    "defaultVoice": None,
    "coverTheme": None,
    "infoCardTheme": None,
    "brandName": None,
    "brandColor": None,
    "brandLogoUrl": None,
    "brandTone": None,
    "forbiddenWords": [],
    "favoriteWords": [],
    "notifyOnFinish": False,
}
_CHOSEN = {
    "defaultPlatform": "DOUYIN",
    "defaultTone": "亲切",
    "brandName": "老旺食堂",
    "brandColor": "#E63946",
    "brandTone": "克制",
    "forbiddenWords": ["便宜", "绝对"],
    "favoriteWords": ["暖胃"],
    "notifyOnFinish": True,
}
_MADE = """
query ($id: ID!) {
  node(id: $id) {
    ... on Article { platform title titleCandidates tags body summary review {
      brandHits { start end text word part } titleBrandHits { word }
      otherBrandHits { start end text word part index } } }
    ... on Script { platform }
    ... on Cover { themeId images { platform url width height } }
    ... on InfoCardSet { platform themeId pages { url } }
    ... on VoiceClip { voiceId }
  }
}
"""
_CATALOGUE = "{ voices { id languages } coverThemes { id } infoCardThemes { id } }"
_RED = (230, 57, 70)


async def updated(client: Client, **changes: Json) -> Json:
    payload = (await client.data(_UPDATE, input=changes))["updatePreferences"]
    assert payload["userErrors"] == []
    return payload["preferences"]


async def preferences(client: Client) -> Json:
    return (await client.data(_ALL))["preferences"]


async def made(client: Client, name: str, **given: Json) -> Json:
    """The content of a generation that succeeded."""
    field = name[0].lower() + name[1:]
    asked = {"idempotencyKey": uuid4().hex, **given}
    payload = (await client.data(operation(name), input=asked))[field]
    assert payload["userErrors"] == []
    events = await watched(client, payload["generation"]["id"])
    assert events[-1]["__typename"] == "GenerationSucceeded", events[-1]
    return (await client.data(_MADE, id=events[-1]["content"]["id"]))["node"]


async def test_what_is_given_changes_and_null_takes_it_back(creator: Client) -> None:
    assert await preferences(creator) == _NOTHING

    await updated(creator, **_CHOSEN)
    assert await preferences(creator) == {**_NOTHING, **_CHOSEN}

    await updated(creator, brandName="旺旺", defaultPlatform=None)
    now = {**_NOTHING, **_CHOSEN, "brandName": "旺旺", "defaultPlatform": None}
    assert await preferences(creator) == now
    me = (await creator.data(_ME))["me"]["preferences"]
    assert me == {name: now[name] for name in me}

    cleared = dict.fromkeys(_CHOSEN)
    await updated(creator, **cleared)
    assert await preferences(creator) == _NOTHING


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"defaultVoice": "nobody"}, "VOICE_UNKNOWN", ["input", "defaultVoice"]),
        ({"coverTheme": "nothing"}, "THEME_UNKNOWN", ["input", "coverTheme"]),
        ({"infoCardTheme": "nothing"}, "THEME_UNKNOWN", ["input", "infoCardTheme"]),
        ({"brandColor": "red"}, "COLOR_INVALID", ["input", "brandColor"]),
        ({"defaultTone": "好" * 41}, "TEXT_TOO_LONG", ["input", "defaultTone"]),
        (
            {"forbiddenWords": [str(n) for n in range(51)]},
            "OUT_OF_RANGE",
            ["input", "forbiddenWords"],
        ),
        ({"favoriteWords": ["好" * 21]}, "TEXT_TOO_LONG", ["input", "favoriteWords"]),
    ],
)
async def test_a_refusal_changes_nothing(
    creator: Client, changes: Json, code: str, field: list[str]
) -> None:
    await updated(creator, **_CHOSEN)

    body = await creator.data(_UPDATE, input={"brandName": "别家", **changes})

    assert body["updatePreferences"]["preferences"] is None
    assert [(each["code"], each["field"]) for each in body["updatePreferences"]["userErrors"]] == [
        (code, field)
    ]
    assert await preferences(creator) == {**_NOTHING, **_CHOSEN}


async def test_a_foreign_logo_is_refused_and_what_is_malformed_is_bad_input(
    creator: Client, stranger: Client
) -> None:
    data = strange.encoded(strange.two_halves(size=(200, 200)), "PNG")
    upload_id = await sent(stranger, data, "LOGO", "image/png")
    background_id = await sent(creator, data, "BACKGROUND", "image/png")

    for unusable in (upload_id, background_id):
        body = await creator.data(_UPDATE, input={"brandLogoUploadId": unusable})
        assert body["updatePreferences"]["userErrors"][0]["code"] == "UPLOAD_MISSING"
        assert body["updatePreferences"]["userErrors"][0]["field"] == [
            "input",
            "brandLogoUploadId",
        ]
    for malformed in ({"brandLogoUploadId": "?"}, {"brandName": 7}, {"forbiddenWords": [None]}):
        assert await creator.error_codes(_UPDATE, input=malformed) == ["BAD_USER_INPUT"]
    assert await preferences(creator) == _NOTHING


async def test_nobody_prefers_anything_without_signing_in(anonymous: Client) -> None:
    assert await anonymous.error_codes(_ALL) == ["UNAUTHENTICATED"]
    assert await anonymous.error_codes(_UPDATE, input={}) == ["UNAUTHENTICATED"]


async def test_texts_are_for_the_preferred_platform_and_in_the_brands_voice(
    entitled: Client,
) -> None:
    await updated(entitled, **{**_CHOSEN, "forbiddenWords": ["书店", "绝对"]})

    article = await made(entitled, "RewriteContent", source={"text": ARTICLE})
    other = await made(entitled, "RewriteContent", source={"text": ARTICLE}, platform="ZHIHU")
    none = await made(entitled, "RewriteContent", source={"text": ARTICLE}, platform=None)
    script = await made(entitled, "GenerateScript", source={"text": ARTICLE})

    assert article["platform"] == script["platform"] == "DOUYIN"
    assert (other["platform"], none["platform"]) == ("ZHIHU", None)
    hits = article["review"]["brandHits"]
    assert {hit["word"] for hit in hits} <= {"书店"}
    assert all(article["body"][hit["start"] : hit["end"]] == hit["text"] for hit in hits)
    assert len(hits) == article["body"].count("书店")
    assert not any("书店" in tag for tag in article["tags"])
    others = article["review"]["otherBrandHits"]
    assert len(others) == article["summary"].count("书店") > 0
    for hit in others:
        assert article["summary"][hit["start"] : hit["end"]] == hit["word"] == "书店"
        assert (hit["part"], hit["index"]) == ("SUMMARY", 1)
    assert {hit["part"] for hit in hits} <= {"BODY"}


async def test_voices_and_themes_are_as_preferred(entitled: Client) -> None:
    catalogue = await entitled.data(_CATALOGUE)
    chinese = [each["id"] for each in catalogue["voices"] if "ZH_CN" in each["languages"]]
    chosen = {
        "defaultVoice": chinese[-1],
        "coverTheme": catalogue["coverThemes"][-1]["id"],
        "infoCardTheme": catalogue["infoCardThemes"][-1]["id"],
        "defaultPlatform": "BILIBILI",
    }
    await updated(entitled, **chosen)

    spoken = await made(entitled, "SynthesizeVoice", source={"text": "老旺今天很开心。"})
    cards = await made(entitled, "GenerateInfoCard", source={"text": ARTICLE}, maxPages=3)
    cover = await made(entitled, "GenerateCover", title="一锅好汤的火候")
    said = await made(
        entitled,
        "GenerateCover",
        title="一锅好汤的火候",
        theme=catalogue["coverThemes"][0]["id"],
        platforms=["WEIBO"],
    )

    assert spoken["voiceId"] == chinese[-1]
    assert (cards["themeId"], cards["platform"]) == (chosen["infoCardTheme"], "BILIBILI")
    assert cover["themeId"] == chosen["coverTheme"]
    assert {image["platform"] for image in cover["images"]} == {"BILIBILI"}
    assert said["themeId"] == catalogue["coverThemes"][0]["id"]
    assert {image["platform"] for image in said["images"]} == {"WEIBO"}


def _reds(picture: Image.Image) -> int:
    """How many pixels are just as red as the logo."""
    return sum(
        count for count, color in picture.convert("RGB").getcolors(1 << 24) or () if color == _RED
    )


def _greens(picture: Image.Image) -> int:
    """How many pixels are of some green, as a brand's is shifted where it could not be read."""
    red, green, blue = picture.convert("RGB").split()
    excess = ImageChops.darker(ImageChops.subtract(green, red), ImageChops.subtract(green, blue))
    return sum(excess.histogram()[40:])


async def _cover_and_card(client: Client) -> tuple[Image.Image, Image.Image]:
    words = {"title": "一锅好汤的火候", "highlights": ["火候"], "badge": "新手必看"}
    cover = await made(client, "GenerateCover", theme="swiss", **words)
    cards = await made(client, "GenerateInfoCard", source={"text": ARTICLE}, maxPages=3)
    return (
        opened(await client.http.get(cover["images"][0]["url"])),
        opened(await client.http.get(cards["pages"][0]["url"])),
    )


def _is_same(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox() is None


async def test_a_brands_name_signs_its_covers_and_cards_and_its_colour_is_theirs(
    entitled: Client,
) -> None:
    bare = await _cover_and_card(entitled)
    again = await _cover_and_card(entitled)
    await updated(entitled, brandName="老旺食堂")
    named = await _cover_and_card(entitled)
    await updated(entitled, brandName=None, brandColor="#0B8A3A")
    green = await _cover_and_card(entitled)

    assert all(map(_is_same, bare, again))
    assert not any(map(_is_same, bare, named))
    for without, branded in zip(bare, green, strict=True):
        assert _greens(branded) > _greens(without) + 100


async def test_a_brands_logo_stands_on_its_covers_and_cards(entitled: Client) -> None:
    logo = Image.new("RGB", (240, 240), _RED)
    upload_id = await sent(entitled, strange.encoded(logo, "PNG"), "LOGO", "image/png")
    await updated(entitled, brandName="老旺食堂", brandLogoUploadId=upload_id)

    shown = await preferences(entitled)
    kept = opened(await entitled.http.get(shown["brandLogoUrl"]))
    branded = await made(entitled, "GenerateCover", title="一锅好汤的火候")
    bare = await made(entitled, "GenerateCover", title="一锅好汤的火候", brand=None)
    cards = await made(entitled, "GenerateInfoCard", source={"text": ARTICLE}, maxPages=3)

    assert kept.size == (240, 240)
    pictures = [
        Image.open(io.BytesIO((await entitled.http.get(url)).content))
        for url in (branded["images"][0]["url"], bare["images"][0]["url"], cards["pages"][0]["url"])
    ]
    on_cover, without, on_card = map(_reds, pictures)
    assert on_cover > 1000
    assert without == 0
    assert on_card > 1000
