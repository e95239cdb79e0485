"""What a creator has made, told in the contract's own operations as they stand.

Each mutation is given all that the contract says it takes.
"""

import asyncio
from uuid import uuid4

from tests.api.client import ARTICLE, Client, Json
from tests.api.contract import balance, done, operation, watched
from tests.api.payloads import answer

_SOURCE = {"text": ARTICLE}
_SPEECH = "老旺今天很开心。他写完了三篇文章，明天再写一篇！"
#: Speaking it takes seconds, so that a cancel comes before its end.
_LONG_SPEECH = _SPEECH * 400
_PATIENCE_SECONDS = 120
_JOBS = 10


async def _choices(client: Client) -> Json:
    return await client.data(operation("Catalogue"))


async def _made(client: Client, started: Json, *, price: int) -> Json:
    """The content of a generation that was just started, once it was paid for."""
    generation = started["generation"]
    assert (started["replayed"], generation["creditsHeld"]) == (False, price)
    before = await balance(client)

    events = await watched(client, generation["id"])

    final = events[-1]
    assert (final["__typename"], final["creditsSpent"]) == ("GenerationSucceeded", price), final
    ended = (await client.data(operation("GenerationById"), id=generation["id"]))["generation"]
    assert (ended["status"], ended["percent"], ended["kind"]) == (
        "SUCCEEDED",
        100,
        final["content"]["kind"],
    )
    assert ended["content"] == {
        "__typename": final["content"]["__typename"],
        "id": final["content"]["id"],
        "title": final["content"]["title"],
    }
    assert await balance(client) == {**before, "creditsHeld": 0}
    return final["content"]


async def _price(client: Client, member: str, chosen: Json) -> int:
    estimate = (await client.data(operation("Estimate"), input={member: chosen}))["estimate"]
    assert (estimate["isAllowed"], estimate["refusals"]) == (True, [])
    credits_asked: int = estimate["credits"]
    return credits_asked


async def test_a_text_is_rewritten_for_a_platform(entitled: Client) -> None:
    chosen = {
        "source": _SOURCE,
        "platform": "ZHIHU",
        "tone": "专业",
        "instruction": "多写数据",
        "idempotencyKey": uuid4().hex,
    }
    price = await _price(entitled, "rewriteContent", chosen)

    article = await _made(entitled, await done(entitled, "RewriteContent", **chosen), price=price)

    assert (article["__typename"], article["platform"]) == ("Article", "ZHIHU")
    assert article["wordCount"] == len("".join(article["body"].split()))
    assert (article["sourceUrl"], article["platformIssues"]) == (None, [])


async def test_pages_that_cannot_be_read_are_told_of_and_refunded(entitled: Client) -> None:
    chosen = {
        "url": "http://does-not-exist.example.com/article",
        "platform": "WECHAT_OFFICIAL",
        "tone": "亲切",
        "instruction": "写给新手",
        "idempotencyKey": uuid4().hex,
    }
    price = await _price(entitled, "generateFromUrl", chosen)
    started = await done(entitled, "GenerateFromUrl", **chosen)

    final = (await watched(entitled, started["generation"]["id"]))[-1]

    assert started["generation"]["creditsHeld"] == price
    assert (final["__typename"], final["creditsRefunded"]) == ("GenerationFailed", price)
    assert final["error"]["code"] == "SOURCE_UNREACHABLE"
    assert (await balance(entitled))["creditsAvailable"] == 300
    again = await done(entitled, "GenerateFromUrl", **chosen)
    assert (again["replayed"], again["generation"]["status"]) == (True, "FAILED")
    assert again["generation"]["creditsRefunded"] == price


async def test_without_a_search_service_nothing_is_searched(entitled: Client) -> None:
    chosen = {"query": "社区花园", "maxSources": 3, "recency": "WEEK"}

    payload = await answer(entitled, operation("SearchWeb"), **chosen, idempotencyKey=uuid4().hex)

    assert payload["generation"] is None
    [error] = payload["userErrors"]
    assert error == {
        "code": "SEARCH_NOT_CONFIGURED",
        "field": None,
        "message": error["message"],
    }
    assert (await balance(entitled))["creditsAvailable"] == 300


async def test_a_cover_has_a_picture_for_each_size_of_its_platforms(entitled: Client) -> None:
    catalogue = await _choices(entitled)
    [douyin] = [each for each in catalogue["platforms"] if each["platform"] == "DOUYIN"]
    chosen = {
        "title": "每天复盘10分钟",
        "subtitle": "半年的变化",
        "highlights": ["第1步：记录", "第2步：归类"],
        "tags": ["复盘"],
        "platforms": ["DOUYIN"],
        "theme": catalogue["coverThemes"][0]["id"],
        "background": "PROCEDURAL",
        "idempotencyKey": uuid4().hex,
    }
    price = await _price(entitled, "generateCover", chosen)

    cover = await _made(entitled, await done(entitled, "GenerateCover", **chosen), price=price)

    sizes = [(each["width"], each["height"]) for each in cover["images"]]
    assert sizes == [(each["width"], each["height"]) for each in douyin["coverSizes"]]
    assert (cover["title"], cover["tags"]) == ("每天复盘10分钟", ["复盘"])
    for image in cover["images"]:
        file = await entitled.http.get(image["url"])
        assert file.headers["content-type"] == image["mimeType"]
        assert len(file.content) == image["byteSize"]


async def test_cards_are_as_many_as_asked_for_at_most(entitled: Client) -> None:
    theme = (await _choices(entitled))["infoCardThemes"][-1]["id"]
    chosen = {
        "source": _SOURCE,
        "platform": "XIAOHONGSHU",
        "theme": theme,
        "maxPages": 4,
        "idempotencyKey": uuid4().hex,
    }
    price = await _price(entitled, "generateInfoCard", chosen)

    cards = await _made(entitled, await done(entitled, "GenerateInfoCard", **chosen), price=price)

    assert cards["__typename"] == "InfoCardSet"
    assert 1 < len(cards["pages"]) <= 4
    for page in cards["pages"]:
        file = await entitled.http.get(page["url"])
        assert (file.status_code, len(file.content)) == (200, page["byteSize"])
        assert page["aiLabel"]


async def test_a_voice_speaks_as_chosen_and_is_written_along(entitled: Client) -> None:
    voices = (await _choices(entitled))["voices"]
    chinese = next(each["id"] for each in voices if each["language"].startswith("zh"))
    chosen = {
        "source": {"text": _SPEECH},
        "voice": chinese,
        "speed": 1.25,
        "format": "WAV",
        "idempotencyKey": uuid4().hex,
    }
    price = await _price(entitled, "synthesizeVoice", chosen)

    clip = await _made(entitled, await done(entitled, "SynthesizeVoice", **chosen), price=price)

    audio, cues = clip["audio"], clip["subtitles"]["cues"]
    file = await entitled.http.get(audio["url"])
    assert (audio["mimeType"], file.content[:4]) == ("audio/wav", b"RIFF")
    assert "".join(each["text"] for each in cues).replace("\n", "") == _SPEECH
    # Subtitles count in milliseconds.
    assert cues[-1]["endSeconds"] < audio["durationSeconds"] + 0.001
    for name in ("srtUrl", "vttUrl"):
        assert "老旺" in (await entitled.http.get(clip["subtitles"][name])).text


async def test_a_script_lasts_as_long_as_asked_for(entitled: Client) -> None:
    chosen = {
        "source": _SOURCE,
        "platform": "BILIBILI",
        "durationSeconds": 60,
        "tone": "轻松",
        "idempotencyKey": uuid4().hex,
    }
    price = await _price(entitled, "generateScript", chosen)

    script = await _made(entitled, await done(entitled, "GenerateScript", **chosen), price=price)

    assert script["__typename"] == "Script"
    assert script["hook"] == script["scenes"][0]["narration"]
    lasting = sum(each["durationSeconds"] for each in script["scenes"])
    assert abs(lasting - script["totalSeconds"]) < 0.1
    assert abs(script["totalSeconds"] - 60) <= 3


async def test_what_is_called_off_is_paid_back(entitled: Client) -> None:
    chosen = {"source": {"text": _LONG_SPEECH}, "format": "WAV", "idempotencyKey": uuid4().hex}
    started = await done(entitled, "SynthesizeVoice", **chosen)
    job = started["generation"]["id"]

    called_off = (await done(entitled, "CancelGeneration", id=job))["generation"]
    final = (await watched(entitled, job))[-1]

    assert called_off["id"] == job
    assert called_off["status"] in {"RUNNING", "CANCELLED"}
    held = started["generation"]["creditsHeld"]
    assert (final["__typename"], final["creditsRefunded"]) == ("GenerationCancelled", held)
    assert held > 0
    after = (await entitled.data(operation("GenerationById"), id=job))["generation"]
    assert (after["status"], after["content"], after["creditsHeld"]) == ("CANCELLED", None, 0)
    assert (await balance(entitled))["creditsAvailable"] == 300
    again = await answer(entitled, operation("CancelGeneration"), id=job)
    assert [each["code"] for each in again["userErrors"]] == ["NOT_CANCELLABLE"]


async def test_nobody_calls_off_what_is_not_theirs(
    entitled: Client, stranger: Client, anonymous: Client
) -> None:
    job = (await entitled.extract())["generation"]["id"]
    query = operation("CancelGeneration")

    assert await stranger.error_codes(query, input={"id": job}) == ["NOT_FOUND"]
    assert await anonymous.error_codes(query, input={"id": job}) == ["UNAUTHENTICATED"]

    assert (await watched(entitled, job))[-1]["__typename"] == "GenerationSucceeded"


def _ends(told: list[Json], content_id: str) -> list[Json]:
    """Of the job that made the content."""
    ended = [change for change in told if change["status"] == "SUCCEEDED"]
    return [change for change in ended if change["content"]["id"] == content_id]


async def test_changes_of_all_jobs_come_on_one_line(entitled: Client, stranger: Client) -> None:
    """A watch hears what happens once it has begun, so jobs are started until it does."""
    told: list[Json] = []
    heard = asyncio.Event()

    async def listen() -> None:
        async for body in entitled.subscribe(operation("MyGenerations")):
            told.append(body["data"]["myGenerations"])
            heard.set()

    async with asyncio.timeout(_PATIENCE_SECONDS):
        listening = asyncio.create_task(listen())
        for _ in range(_JOBS):
            await entitled.generated(length="SHORT")
            if heard.is_set():
                break
        content_id = (await entitled.generated(length="SHORT"))["content"]["id"]
        while not _ends(told, content_id):
            heard.clear()
            await heard.wait()
    listening.cancel()

    [ended] = _ends(told, content_id)
    own = [each for each in told if each["id"] == ended["id"]]
    assert own[-1]["status"] == "SUCCEEDED"
    assert {each["kind"] for each in told} == {"EXTRACT"}
    shown = await entitled.data(operation("GenerationById"), id=ended["id"])
    assert shown["generation"] == ended
    assert await stranger.error_codes(operation("GenerationById"), id=ended["id"]) == ["NOT_FOUND"]
