"""Pictures by OpenAI's images API, against a server of its wire shape."""

import base64
import json
import traceback
from contextlib import AsyncExitStack
from typing import Protocol

import pytest

from domain.failure import FailureCode, RecipeFailed
from infra.ai.images import OpenAIImages, nearest_size
from infra.ai.models import Sparing
from infra.provider_settings import ImageProvider
from tests.captured_logs import capture_logs
from tests.infra.ai.event_server import SILENCE, End, EventServer, Reply
from tests.infra.ai.samples import KEY
from tests.infra.fake_clock import FakeClock

PROMPT = "一幅留白很多的水彩：老街上的咖啡店，没有文字。"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
_CODED = base64.b64encode(PICTURE).decode()
_SIZES = ("1024x1024", "1024x1536", "1536x1024")


class OpenImages(Protocol):
    """A painter at the server, closed after the test; settings as an operator writes them."""

    def __call__(self, *, most_bytes: int = 100_000, **settings: object) -> OpenAIImages: ...


@pytest.fixture
def open_images(
    event_server: EventServer, resources: AsyncExitStack, clock: FakeClock
) -> OpenImages:
    def make(*, most_bytes: int = 100_000, **settings: object) -> OpenAIImages:
        given = {"base_url": event_server.address, "api_key": KEY, "model": "gpt-image-9"}
        images = OpenAIImages(
            ImageProvider.model_validate(given | settings),
            clock=clock,
            sparing=Sparing(failures_to_open=2, cool_down_seconds=30),
            most_bytes=most_bytes,
        )
        resources.push_async_callback(images.aclose)
        return images

    return make


def painted(coded: str | None = _CODED, **fields: object) -> Reply:
    picture = {"b64_json": coded, **fields}
    return Reply(body=json.dumps({"created": 1_790_000_000, "data": [picture]}))


def declined(status: int, code: str, message: str = "", **headers: str) -> Reply:
    error = {"message": message or f"Refused: {code}", "type": code, "code": code, "param": None}
    return Reply(status=status, body=json.dumps({"error": error}), headers=headers)


async def paint(images: OpenAIImages) -> bytes:
    return await images.paint(PROMPT, width=1242, height=1660)


async def failure(images: OpenAIImages) -> RecipeFailed:
    with pytest.raises(RecipeFailed) as failed:
        await paint(images)
    return failed.value


async def test_a_picture_is_the_bytes_that_were_painted(
    event_server: EventServer, open_images: OpenImages
) -> None:
    event_server.reply = painted(revised_prompt="…")
    images = open_images(picture_price="0.042")

    assert await paint(images) == PICTURE
    assert images.model == "gpt-image-9"
    assert images.cost_micros == 42_000


async def test_the_request_is_openais(event_server: EventServer, open_images: OpenImages) -> None:
    event_server.reply = painted()

    await paint(open_images(base_url=f"{event_server.address}/v1/", quality="low"))

    (request,) = event_server.requests
    assert request.path == "/v1/images/generations"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["accept-encoding"] == "identity"
    assert request.body == {
        "model": "gpt-image-9",
        "prompt": PROMPT,
        "n": 1,
        "size": "1024x1536",
        "quality": "low",
    }


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [
        (1242, 1660, "1024x1536"),
        (1080, 1920, "1024x1536"),
        (1080, 1260, "1024x1024"),
        (1024, 1024, "1024x1024"),
        (900, 383, "1536x1024"),
        (1146, 717, "1536x1024"),
    ],
)
def test_the_size_is_that_of_the_nearest_shape(width: int, height: int, size: str) -> None:
    assert nearest_size(_SIZES, width=width, height=height) == size


async def test_other_models_are_asked_for_the_picture_itself(
    event_server: EventServer, open_images: OpenImages
) -> None:
    event_server.reply = painted(f"data:image/png;base64,{_CODED}")

    assert await paint(open_images(model="cogview-9")) == PICTURE
    assert event_server.requests[0].body["response_format"] == "b64_json"


async def test_a_model_that_cannot_be_asked_so_is_asked_without_from_then_on(
    event_server: EventServer, open_images: OpenImages
) -> None:
    event_server.script.append(
        declined(400, "unknown_parameter", "Unknown parameter: 'response_format'.")
    )
    event_server.reply = painted()
    images = open_images(model="painter")

    assert await paint(images) == PICTURE
    assert await paint(images) == PICTURE

    forms = ["response_format" in request.body for request in event_server.requests]
    assert forms == [True, False, False]


async def test_half_a_character_is_no_reason_to_fail(
    event_server: EventServer, open_images: OpenImages
) -> None:
    event_server.reply = painted()

    await open_images().paint("猫\ud83d的", width=100, height=100)

    assert event_server.requests[0].body["prompt"] == "猫\ufffd的"


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (declined(400, "moderation_blocked"), FailureCode.PROVIDER_REFUSED),
        (declined(400, "content_policy_violation"), FailureCode.PROVIDER_REFUSED),
        (declined(400, "invalid_value"), FailureCode.PROVIDER_MISCONFIGURED),
        (declined(401, "invalid_api_key"), FailureCode.PROVIDER_MISCONFIGURED),
        (declined(403, "unverified_organization"), FailureCode.PROVIDER_MISCONFIGURED),
        (declined(404, "model_not_found"), FailureCode.PROVIDER_MISCONFIGURED),
        (declined(429, "rate_limit_exceeded"), FailureCode.PROVIDER_UNAVAILABLE),
        (declined(500, "server_error"), FailureCode.PROVIDER_UNAVAILABLE),
        (declined(503, "overloaded"), FailureCode.PROVIDER_UNAVAILABLE),
        (
            Reply(status=307, body="", headers={"Location": "http://127.0.0.1:1/"}),
            FailureCode.PROVIDER_MISCONFIGURED,
        ),
        (Reply(body="<html>Welcome</html>"), FailureCode.OUTPUT_UNUSABLE),
        (Reply(body=""), FailureCode.OUTPUT_UNUSABLE),
        (Reply(body="[]"), FailureCode.OUTPUT_UNUSABLE),
        (Reply(body="[" * 100_000), FailureCode.OUTPUT_UNUSABLE),
        (Reply(body='{"data": []}'), FailureCode.OUTPUT_UNUSABLE),
        (Reply(body='{"data": [{}]}'), FailureCode.OUTPUT_UNUSABLE),
        (painted(""), FailureCode.OUTPUT_UNUSABLE),
        (painted("no base64!"), FailureCode.OUTPUT_UNUSABLE),
        (painted("data:image/png;base64,"), FailureCode.OUTPUT_UNUSABLE),
        (painted(None, url="https://evil.example/p.png"), FailureCode.PROVIDER_MISCONFIGURED),
        (Reply(events=['{"data": [{"b64'], end=End.BROKEN), FailureCode.PROVIDER_UNAVAILABLE),
    ],
)
async def test_what_goes_wrong_is_told_in_the_products_terms(
    event_server: EventServer, open_images: OpenImages, reply: Reply, code: FailureCode
) -> None:
    event_server.reply = reply

    assert (await failure(open_images())).code is code
    assert len(event_server.requests) == 1


@pytest.mark.parametrize("reply", [SILENCE, Reply(events=['{"data": ['], end=End.HANGING)])
async def test_an_answer_that_takes_too_long_is_given_up(
    event_server: EventServer, open_images: OpenImages, reply: Reply
) -> None:
    event_server.reply = reply

    failed = await failure(open_images(timeout_seconds=0.3))

    assert failed.code is FailureCode.PROVIDER_UNAVAILABLE


async def test_nobody_listening_is_unavailable(open_images: OpenImages) -> None:
    failed = await failure(open_images(base_url="http://127.0.0.1:1/v1"))

    assert failed.code is FailureCode.PROVIDER_UNAVAILABLE


async def test_a_limit_says_how_long_to_stay_away(
    event_server: EventServer, open_images: OpenImages
) -> None:
    event_server.reply = declined(429, "rate_limit_exceeded", **{"Retry-After": "17"})

    assert (await failure(open_images())).retry_after_seconds == 17


@pytest.mark.parametrize("size", [100_001, 400_000])
async def test_no_more_is_taken_than_a_picture_may_have(
    event_server: EventServer, open_images: OpenImages, size: int
) -> None:
    event_server.reply = painted(base64.b64encode(bytes(size)).decode())

    failed = await failure(open_images())

    assert failed.code is FailureCode.OUTPUT_UNUSABLE
    assert "without end" in failed.detail


async def test_a_picture_of_just_that_size_is_taken(
    event_server: EventServer, open_images: OpenImages
) -> None:
    event_server.reply = painted(base64.b64encode(bytes(100_000)).decode())

    assert len(await paint(open_images())) == 100_000


async def test_a_provider_that_is_down_is_spared_till_it_has_cooled_down(
    event_server: EventServer, open_images: OpenImages, clock: FakeClock
) -> None:
    event_server.reply = declined(500, "server_error")
    images = open_images()
    await failure(images)
    await failure(images)

    spared = await failure(images)
    assert (spared.code, spared.retry_after_seconds) == (FailureCode.PROVIDER_UNAVAILABLE, 30)
    assert len(event_server.requests) == 2

    clock.now += 31
    event_server.reply = painted()
    assert await paint(images) == PICTURE


async def test_a_refused_prompt_spares_nobody(
    event_server: EventServer, open_images: OpenImages
) -> None:
    event_server.reply = declined(400, "moderation_blocked")
    images = open_images()

    for _ in range(4):
        await failure(images)

    assert len(event_server.requests) == 4


async def test_neither_key_nor_prompt_is_told_to_anybody(
    event_server: EventServer, open_images: OpenImages
) -> None:
    event_server.script.append(declined(401, "invalid_api_key", f"Incorrect key {KEY}: {PROMPT}"))
    event_server.reply = painted()
    images = open_images()

    with capture_logs() as logs:
        failed = await failure(images)
        await paint(images)

    told = "".join(traceback.format_exception(failed)) + repr(logs)
    assert KEY not in told
    assert PROMPT not in told
    assert [log["event"] for log in logs] == ["provider.failed", "provider.painted"]
