"""The media service over the wire, with the contract's own operations."""

import io
from collections.abc import Mapping
from uuid import uuid4

import pytest
import soundfile
import zxingcpp
from PIL import Image

from tests.api.client import ARTICLE, Client, Json
from tests.api.contract import balance, operation, watched

_SPEECH = "老旺今天很开心。他写完了三篇文章，明天再写一篇！"
_MEDIA = """
query ($id: ID!) {
  node(id: $id) {
    ... on Cover { themeId basedOn { id }
      images { caption platform qc { rule passed detail } thumbnailUrl(width: 300) } }
    ... on InfoCardSet { themeId platform basedOn { id }
      cards { form title points { number heading text } quote link }
      pages { id url } longImage { url width height } pdf { url mimeType }
      review { overlap { score } } }
    ... on VoiceClip { voiceId speed scriptVersion basedOn { id }
      parts { caption durationSeconds } }
    ... on Script { version totalSeconds scenes { heading durationSeconds } }
  }
}
"""
_VERIFY = """
query ($file: LabelledFileInput!) {
  verifyLabel(file: $file) { hasLabel status producer contentId message }
}
"""
_CATALOGUE = """
{ voices { id name language gender engine previewUrl } coverThemes { id name family previewUrl }
  infoCardThemes { id name previewUrl } }
"""
_REDO = """
mutation ($input: RegenerateInfoCardPageInput!) {
  regenerateInfoCardPage(input: $input) { generation { id creditsHeld } userErrors { code field } }
}
"""
#: Each mutation with an input that is admitted.
_REQUESTS: Mapping[str, tuple[str, dict[str, Json]]] = {
    "GenerateCover": (
        "generateCover",
        {
            "title": "每天复盘10分钟，半年涨粉5万的真相",
            "highlights": ["第1步：记录", "第2步：归类"],
            "tags": ["复盘"],
            "platforms": ["XIAOHONGSHU", "WECHAT_OFFICIAL"],
        },
    ),
    "GenerateInfoCard": (
        "generateInfoCard",
        {"source": {"text": ARTICLE}, "maxPages": 6, "link": "https://example.com/a"},
    ),
    "SynthesizeVoice": ("synthesizeVoice", {"source": {"text": _SPEECH}}),
}


async def requested(client: Client, name: str, **changes: Json) -> Json:
    """The payload of the mutation."""
    field, chosen = _REQUESTS[name]
    given = {**chosen, "idempotencyKey": uuid4().hex, **changes}
    return (await client.data(operation(name), input=given))[field]


async def generated(client: Client, name: str, **changes: Json) -> list[Json]:
    """The events of a generation that succeeded."""
    payload = await requested(client, name, **changes)
    assert payload["userErrors"] == []
    events = await watched(client, payload["generation"]["id"])
    assert events[-1]["__typename"] == "GenerationSucceeded", events[-1]
    return events


async def node(client: Client, content_id: str) -> Json:
    return (await client.data(_MEDIA, id=content_id))["node"]


async def picture(client: Client, url: str) -> Image.Image:
    answer = await client.http.get(url)
    assert answer.status_code == 200
    return Image.open(io.BytesIO(answer.content))


async def test_a_cover_is_made_for_every_size_of_every_platform(entitled: Client) -> None:
    events = await generated(entitled, "GenerateCover")

    final = events[-1]
    images = final["content"]["images"]
    assert final["creditsSpent"] == 4
    assert [(each["width"], each["height"]) for each in images] == [
        (1242, 1660),
        (900, 383),
        (383, 383),
    ]
    assert {each["aiLabel"] for each in images} == {"AI生成"}
    ready = [each["asset"]["id"] for each in events if each["__typename"] == "AssetReady"]
    assert ready == [each["id"] for each in images]
    for each in images:
        opened = await picture(entitled, each["url"])
        assert (opened.format, opened.size) == ("PNG", (each["width"], each["height"]))
    shown = await node(entitled, final["content"]["id"])
    assert [each["caption"] for each in shown["images"]] == ["3:4", "2.35:1", "1:1"]
    for each in shown["images"]:
        assert [check for check in each["qc"] if not check["passed"]] == []
        assert len(each["qc"]) >= 6
    small = await picture(entitled, shown["images"][0]["thumbnailUrl"])
    assert small.width == 300


async def test_cards_are_made_and_one_page_of_them_anew(entitled: Client) -> None:
    events = await generated(entitled, "GenerateInfoCard")

    first = events[-1]["content"]
    shown = await node(entitled, first["id"])
    forms = [each["form"] for each in shown["cards"]]
    assert (forms[0], forms[-1]) == ("COVER", "CLOSING")
    assert len(first["pages"]) == len(forms) <= 6
    long_image = await picture(entitled, shown["longImage"]["url"])
    assert long_image.height >= sum(each["height"] for each in first["pages"])
    [code] = zxingcpp.read_barcodes(await picture(entitled, first["pages"][-1]["url"]))
    assert code.text == "https://example.com/a"
    pdf = await entitled.http.get(shown["pdf"]["url"])
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
    assert shown["review"]["overlap"]["score"] > 0.5

    edit = {"contentId": first["id"], "page": 2, "points": [{"heading": "改过的要点"}]}
    payload = (await entitled.data(_REDO, input={**edit, "idempotencyKey": uuid4().hex}))[
        "regenerateInfoCardPage"
    ]
    assert (payload["userErrors"], payload["generation"]["creditsHeld"]) == ([], 1)
    redone = (await watched(entitled, payload["generation"]["id"]))[-1]
    again = await node(entitled, redone["content"]["id"])

    assert again["basedOn"] == {"id": first["id"]}
    assert again["cards"][1]["points"][0]["heading"] == "改过的要点"
    addresses = [each["url"].partition("?")[0] for each in shown["pages"]]
    new_addresses = [each["url"].partition("?")[0] for each in again["pages"]]
    changed = [at for at, url in enumerate(addresses) if url != new_addresses[at]]
    assert changed == [1]


async def test_a_text_is_spoken_with_subtitles_that_fit_the_sound(entitled: Client) -> None:
    events = await generated(entitled, "SynthesizeVoice", format="WAV")

    final = events[-1]
    content = final["content"]
    assert final["creditsSpent"] == 1
    sound = await entitled.http.get(content["audio"]["url"])
    heard = soundfile.info(io.BytesIO(sound.content))
    assert heard.duration == pytest.approx(content["audio"]["durationSeconds"], abs=0.01)
    cues = content["subtitles"]["cues"]
    assert "".join(each["text"] for each in cues).replace("\n", "") == _SPEECH
    assert cues[-1]["endSeconds"] <= heard.duration + 0.01
    srt = await entitled.http.get(content["subtitles"]["srtUrl"])
    assert "老旺今天很开心" in srt.text
    vtt = await entitled.http.get(content["subtitles"]["vttUrl"])
    assert vtt.text.startswith("WEBVTT")


async def test_a_script_gets_the_durations_that_were_measured(entitled: Client) -> None:
    script = {"source": {"text": ARTICLE}, "durationSeconds": 30, "idempotencyKey": uuid4().hex}
    payload = (await entitled.data(operation("GenerateScript"), input=script))["generateScript"]
    content = (await watched(entitled, payload["generation"]["id"]))[-1]["content"]

    events = await generated(entitled, "SynthesizeVoice", source={"contentId": content["id"]})

    clip = await node(entitled, events[-1]["content"]["id"])
    measured = await node(entitled, content["id"])
    assert (clip["scriptVersion"], measured["version"]) == (2, 2)
    assert clip["basedOn"] == {"id": content["id"]}
    assert len(clip["parts"]) == len(measured["scenes"])
    for part, scene in zip(clip["parts"], measured["scenes"], strict=True):
        assert part["durationSeconds"] == pytest.approx(scene["durationSeconds"], abs=0.1)


async def test_a_file_of_ours_is_known_by_its_label(entitled: Client) -> None:
    content = (await generated(entitled, "GenerateCover", platforms=["ZHIHU"]))[-1]["content"]
    [image] = content["images"]

    verdict = (await entitled.data(_VERIFY, file={"assetId": image["id"]}))["verifyLabel"]

    assert (verdict["hasLabel"], verdict["status"]) == (True, "VALID")
    assert (verdict["producer"], verdict["contentId"]) == ("LaowangAI", content["id"])


async def test_what_there_is_to_choose_from_can_be_seen_and_heard(anonymous: Client) -> None:
    catalogue = await anonymous.data(_CATALOGUE)

    assert len(catalogue["coverThemes"]) >= 8
    assert len({each["family"] for each in catalogue["coverThemes"]}) == 6
    assert {each["engine"] for each in catalogue["voices"]} == {"ESPEAK"}
    previews = [catalogue[name][0]["previewUrl"] for name in ("coverThemes", "infoCardThemes")]
    for url in previews:
        assert (await picture(anonymous, url)).format == "PNG"
    sample = await anonymous.http.get(catalogue["voices"][0]["previewUrl"])
    assert (sample.status_code, sample.headers["content-type"]) == (200, "audio/mpeg")
    assert soundfile.info(io.BytesIO(sample.content)).duration > 1
    missing = await anonymous.http.get(f"{anonymous.address}/previews/voices/nobody")
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("name", "changes", "code", "field"),
    [
        ("GenerateCover", {"title": "  "}, "TEXT_TOO_SHORT", "title"),
        ("GenerateCover", {"title": "长" * 61}, "TEXT_TOO_LONG", "title"),
        ("GenerateCover", {"platforms": []}, "OUT_OF_RANGE", "platforms"),
        ("GenerateCover", {"theme": "none-such"}, "THEME_UNKNOWN", "theme"),
        ("GenerateCover", {"brand": {"color": "red"}}, "COLOR_INVALID", "color"),
        ("GenerateCover", {"background": "UPLOAD"}, "UPLOAD_MISSING", "backgroundUploadId"),
        ("GenerateCover", {"background": "GENERATED"}, "IMAGES_NOT_CONFIGURED", "background"),
        ("GenerateInfoCard", {"maxPages": 2}, "OUT_OF_RANGE", "maxPages"),
        ("GenerateInfoCard", {"theme": "none-such"}, "THEME_UNKNOWN", "theme"),
        ("SynthesizeVoice", {"speed": 3.0}, "OUT_OF_RANGE", "speed"),
        ("SynthesizeVoice", {"voice": "nobody"}, "VOICE_UNKNOWN", "voice"),
        ("SynthesizeVoice", {"source": {"text": "好[停顿 99s]"}}, "PAUSE_INVALID", "text"),
    ],
)
async def test_what_cannot_be_made_is_refused_and_costs_nothing(
    entitled: Client, name: str, changes: dict[str, Json], code: str, field: str
) -> None:
    before = await balance(entitled)

    payload = await requested(entitled, name, **changes)

    [error] = payload["userErrors"]
    assert (error["code"], error["field"][-1]) == (code, field)
    assert payload["generation"] is None
    assert await balance(entitled) == before


@pytest.mark.parametrize("name", sorted(_REQUESTS))
async def test_strangers_make_nothing(anonymous: Client, name: str) -> None:
    _, chosen = _REQUESTS[name]
    given = {**chosen, "idempotencyKey": uuid4().hex}
    assert await anonymous.error_codes(operation(name), input=given) == ["UNAUTHENTICATED"]
