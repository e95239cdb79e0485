"""What a call takes, whether the provider counts or not, and what is told of it."""

from collections.abc import Mapping

import pytest

from infra.ai.endpoint import Usage
from infra.ai.token_estimate import estimated_tokens
from tests.captured_logs import EventDict, capture_logs
from tests.infra.ai.anthropic_server import (
    ANSWER,
    TOKENS_IN,
    TOKENS_OUT,
    event,
    message,
    refusal,
    thoughts,
)
from tests.infra.ai.calling import FORM, PROMPT, OpenEndpoint, complete, failure
from tests.infra.ai.event_server import EventServer, Reply
from tests.infra.ai.openai_chunks import chunks, declined
from tests.infra.ai.samples import KEY

_PRICES = {"input_price": "2.5", "output_price": 10}
_PROMPT_TOKENS = estimated_tokens(f"{PROMPT.system}\n{PROMPT.user}")
_COUNTED = {"prompt_tokens": 1200, "completion_tokens": 340}


def used(logs: list[EventDict]) -> list[EventDict]:
    return [log for log in logs if log["event"] == "provider.used"]


async def test_a_call_costs_what_the_operator_says(
    event_server: EventServer, make_endpoint: OpenEndpoint
) -> None:
    event_server.reply = chunks({"content": ANSWER}, usage=_COUNTED)

    usage = await complete(make_endpoint(event_server.address, **_PRICES))

    # 1,200 tokens at 2.5 a million, and 340 at 10: 0.0064 of the currency.
    assert usage == Usage(tokens_in=1200, tokens_out=340, cost_micros=6400)


async def test_fractions_of_a_millionth_are_rounded_once(
    event_server: EventServer, make_endpoint: OpenEndpoint
) -> None:
    event_server.reply = chunks(
        {"content": ANSWER}, usage={"prompt_tokens": 4, "completion_tokens": 4}
    )
    endpoint = make_endpoint(event_server.address, input_price=0.15, output_price="0.1")

    assert (await complete(endpoint)).cost_micros == 1


async def test_without_prices_nothing_costs(
    event_server: EventServer, make_endpoint: OpenEndpoint
) -> None:
    event_server.reply = message()

    usage = await complete(make_endpoint(event_server.address, protocol="anthropic"))

    assert usage == Usage(tokens_in=TOKENS_IN, tokens_out=TOKENS_OUT)


async def test_what_anthropics_cache_held_is_counted(
    event_server: EventServer, make_endpoint: OpenEndpoint
) -> None:
    counts = {
        "input_tokens": 200,
        "cache_creation_input_tokens": 300,
        "cache_read_input_tokens": 700,
        "output_tokens": 1,
    }
    begin = event("message_start", message={"usage": counts})
    event_server.reply = Reply(events=[begin, *message().events[1:]])

    usage = await complete(make_endpoint(event_server.address, protocol="anthropic"))

    assert (usage.tokens_in, usage.tokens_out) == (1200, TOKENS_OUT)


async def test_a_count_is_not_undone_by_a_later_zero(
    event_server: EventServer, make_endpoint: OpenEndpoint
) -> None:
    *events, _delta, stop = message().events
    count = {"input_tokens": 0, "output_tokens": TOKENS_OUT}
    delta = event("message_delta", delta={"stop_reason": "end_turn"}, usage=count)
    event_server.reply = Reply(events=[*events, delta, stop])

    usage = await complete(make_endpoint(event_server.address, protocol="anthropic"))

    assert usage == Usage(tokens_in=TOKENS_IN, tokens_out=TOKENS_OUT)


@pytest.mark.parametrize(
    "counted",
    [
        None,
        {},
        {"prompt_tokens": 0, "completion_tokens": 0},
        {"prompt_tokens": -1, "completion_tokens": None},
        {"prompt_tokens": 10**30, "completion_tokens": 10**30},
        {"prompt_tokens": "many"},
    ],
)
async def test_tokens_that_nobody_counted_are_estimated(
    event_server: EventServer,
    make_endpoint: OpenEndpoint,
    counted: Mapping[str, object] | None,
) -> None:
    event_server.reply = chunks({"content": ANSWER}, usage=counted)

    usage = await complete(make_endpoint(event_server.address, **_PRICES))

    tokens_out = estimated_tokens(ANSWER)
    assert usage == Usage(
        tokens_in=_PROMPT_TOKENS,
        tokens_out=tokens_out,
        cost_micros=round(_PROMPT_TOKENS * 2.5) + tokens_out * 10,
        is_estimated=True,
    )


async def test_what_is_counted_is_not_estimated(
    event_server: EventServer, make_endpoint: OpenEndpoint
) -> None:
    event_server.reply = chunks({"content": ANSWER}, usage={"prompt_tokens": 1200})

    usage = await complete(make_endpoint(event_server.address))

    assert usage.is_estimated
    assert (usage.tokens_in, usage.tokens_out) == (1200, estimated_tokens(ANSWER))


@pytest.mark.parametrize("protocol", ["openai", "anthropic"])
async def test_thoughts_are_estimated_like_text(
    event_server: EventServer, make_endpoint: OpenEndpoint, protocol: str
) -> None:
    thought = "先想一想，再想一想。"
    event_server.reply = (
        chunks({"reasoning_content": thought}, {"content": ANSWER})
        if protocol == "openai"
        else message(before=thoughts(thought), is_counted=False)
    )

    usage = await complete(make_endpoint(event_server.address, protocol=protocol))

    assert usage.tokens_out == estimated_tokens(thought + ANSWER)


async def test_the_shape_in_the_prompt_is_estimated_too(
    event_server: EventServer, make_endpoint: OpenEndpoint
) -> None:
    event_server.reply = chunks({"content": "{}"})

    usage = await complete(make_endpoint(event_server.address, structured_output="none"), form=FORM)

    assert usage.tokens_in > _PROMPT_TOKENS + 20


@pytest.mark.parametrize("protocol", ["openai", "anthropic"])
async def test_every_call_is_told_without_its_text(
    event_server: EventServer, make_endpoint: OpenEndpoint, protocol: str
) -> None:
    event_server.reply = (
        chunks({"content": ANSWER}, usage=_COUNTED) if protocol == "openai" else message()
    )

    with capture_logs() as logs:
        await complete(make_endpoint(event_server.address, protocol=protocol, **_PRICES))

    (log,) = used(logs)
    first_piece_ms, total_ms = log.pop("first_piece_ms"), log.pop("total_ms")
    assert log == {
        "event": "provider.used",
        "log_level": "info",
        "provider": "provider-1",
        "model": "model-1",
        "tokens_in": 1200,
        "tokens_out": 340,
        "cost_micros": 6400,
        "estimated": False,
    }
    assert 0 <= first_piece_ms <= total_ms
    for secret in (KEY, "林蔚", "熟客"):
        assert secret not in str(logs)


@pytest.mark.parametrize(
    ("protocol", "reply"),
    [
        ("openai", chunks({"content": ANSWER}, finish="length", usage=_COUNTED)),
        ("anthropic", message(stop="max_tokens")),
    ],
)
async def test_a_useless_answer_is_told_with_what_the_provider_counts(
    event_server: EventServer, make_endpoint: OpenEndpoint, protocol: str, reply: Reply
) -> None:
    event_server.reply = reply

    with capture_logs() as logs:
        await failure(make_endpoint(event_server.address, protocol=protocol, **_PRICES))

    (log,) = used(logs)
    assert (log["tokens_in"], log["tokens_out"], log["cost_micros"]) == (1200, 340, 6400)
    assert not log["estimated"]


@pytest.mark.parametrize(
    ("protocol", "reply"),
    [
        ("openai", chunks({"content": ANSWER}, finish="length")),
        ("anthropic", message(stop=None)),
    ],
)
async def test_a_call_that_failed_on_the_way_is_told_as_well(
    event_server: EventServer, make_endpoint: OpenEndpoint, protocol: str, reply: Reply
) -> None:
    event_server.reply = reply

    with capture_logs() as logs:
        await failure(make_endpoint(event_server.address, protocol=protocol, **_PRICES))

    (log,) = used(logs)
    assert log["tokens_out"] == estimated_tokens(ANSWER)
    assert log["cost_micros"] > 0
    assert log["estimated"]


@pytest.mark.parametrize(
    ("protocol", "reply"),
    [
        ("openai", declined("No.", status=429)),
        ("openai", Reply(body="<html></html>")),
        ("anthropic", refusal(529, "overloaded_error")),
    ],
)
async def test_a_call_that_was_turned_away_took_nothing(
    event_server: EventServer, make_endpoint: OpenEndpoint, protocol: str, reply: Reply
) -> None:
    event_server.reply = reply

    with capture_logs() as logs:
        await failure(make_endpoint(event_server.address, protocol=protocol))

    assert used(logs) == []
