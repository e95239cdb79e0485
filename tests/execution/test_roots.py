"""Mutations, one root field after the other, and the events of subscriptions."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import strawberry

from tests.execution.both import both, compiled


@strawberry.type
class Query:
    name: str = "query"


def _calling(error: Exception | None = None, turns: int = 0) -> Any:  # noqa: ANN401 - a resolver
    async def resolve(info: strawberry.Info) -> str:
        key = str(info.path.key)
        info.context.append(f"{key} begins")
        for _ in range(turns):
            await asyncio.sleep(0)
        info.context.append(f"{key} ends")
        if error is not None:
            raise error
        return key

    return strawberry.mutation(resolver=resolve)


@strawberry.type
class Mutation:
    slow: str | None = _calling(turns=3)
    quick: str = _calling()
    odd: str | None = _calling(ValueError("Odd."))
    lost: str = _calling(ValueError("Lost."))


async def _ticks() -> AsyncIterator[int]:
    raise AssertionError("An event is no subscription.")
    yield 0


@strawberry.type
class Subscription:
    ticks = strawberry.subscription(resolver=_ticks, graphql_type=int)


SCHEMA = strawberry.Schema(Query, Mutation, Subscription)


async def run(text: str) -> tuple[dict[str, Any], list[str]]:
    """With what was called."""
    calls: list[str] = []
    answer = await compiled(SCHEMA._schema, text).execute(context=calls, variables={})  # noqa: SLF001 - without its server
    return dict(answer.formatted), calls


async def test_each_root_field_of_a_mutation_begins_when_the_last_has_ended() -> None:
    answer, calls = await run("mutation { a: slow b: quick c: slow }")
    assert answer == {"data": {"a": "a", "b": "b", "c": "c"}}
    assert calls == [f"{key} {what}" for key in "abc" for what in ("begins", "ends")]


async def test_a_root_field_that_may_be_null_stops_nothing() -> None:
    answer, calls = await run("mutation { odd quick }")
    assert answer["data"] == {"odd": None, "quick": "quick"}
    assert calls[-1] == "quick ends"


async def test_a_root_field_that_may_not_be_null_stops_what_follows() -> None:
    answer, calls = await run("mutation { odd lost quick }")
    assert answer["data"] is None
    assert [error["path"] for error in answer["errors"]] == [["odd"], ["lost"]]
    assert calls == ["odd begins", "odd ends", "lost begins", "lost ends"]


async def test_an_event_is_what_its_field_answers() -> None:
    assert await both(SCHEMA, "subscription { now: ticks }", given=7) == {"data": {"now": 7}}


async def test_an_event_may_be_wrong() -> None:
    answer = await both(SCHEMA, "subscription { ticks }", given="many")
    assert answer["data"] is None
    assert answer["errors"][0]["path"] == ["ticks"]
