"""The events of a subscription: how long each may take, and why they end."""

import asyncio
from typing import Any

import pytest

from server.operation_refused import OperationRefused
from tests.server.parts_stand import Work, received, uncharged
from tests.server.skipping_loop import SkippingLoop


async def told(query: str, work: Work) -> list[Any]:
    """Each event, after which time passes as `work` says."""
    async with received(query, work=work) as (operations, operation, _):
        return [uncharged(each) async for each in await operations.answers(operation)]


def told_in_time(query: str, work: Work) -> list[Any]:
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        return runner.run(told(query, work))


def code_of(body: Any) -> str:  # noqa: ANN401 - JSON
    [error] = body["errors"]
    return str(error["extensions"]["code"])


def test_to_wait_for_an_event_may_take_any_time() -> None:
    work = Work(seconds=60)

    assert told_in_time("subscription { things { id } }", work) == [
        {"data": {"things": {"id": "1"}}},
        {"data": {"things": {"id": "1"}}},
    ]
    assert work.closed == 1


def test_an_event_that_takes_too_long_ends_its_subscription(
    caplog: pytest.LogCaptureFixture,
) -> None:
    work = Work(seconds=60)

    [last] = told_in_time("subscription { things { slow } }", work)

    assert "data" not in last
    assert code_of(last) == "SERVICE_UNAVAILABLE"
    assert last["errors"][0]["message"].startswith("The operation took more than 30 seconds")
    assert (work.begun, work.ended, work.closed) == (1, 1, 1)
    assert caplog.messages == ["operation.timed_out"]


def test_a_subscription_that_takes_too_long_to_begin_is_refused() -> None:
    work = Work(seconds=60)

    with pytest.raises(OperationRefused) as refused:
        told_in_time("subscription { atLast { id } }", work)

    assert (refused.value.status, code_of(refused.value.body)) == (504, "SERVICE_UNAVAILABLE")
    assert (work.begun, work.ended, work.closed) == (1, 1, 0)


async def test_a_subscription_may_begin_late() -> None:
    work = Work()
    work.may_end.set()

    assert len(await told("subscription { atLast { id } }", work)) == 2


async def test_events_that_cancel_themselves_have_crashed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    first, last = await told("subscription { endingItself { id } }", Work())

    assert first == {"data": {"endingItself": {"id": "1"}}}
    assert code_of(last) == "INTERNAL_SERVER_ERROR"
    assert caplog.messages == ["operation.crashed"]
