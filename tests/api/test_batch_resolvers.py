"""What is derived from a field's batch, and what of it fails alone."""

import asyncio
import gc
from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

import pytest
from aiodataloader import DataLoader

from resolvers.batch import Batch, OfEach, each, made_of_loaded
from resolvers.context import Context, Info

_INFO = cast("Info", SimpleNamespace(context=cast("Context", "the context")))


def _length(text: str) -> int:
    if not text:
        raise ValueError("Empty.")
    return len(text)


def _in_context(text: str, context: Context) -> str:
    return f"{_length(text)} in {context}"


async def _lengths(texts: Sequence[str], context: Context) -> OfEach[str]:
    return cast("OfEach[str]", each(_in_context)(texts, context))


@pytest.mark.parametrize("text", ["", "abc"])
async def test_the_resolver_of_one_object_gives_or_raises_its_value(text: str) -> None:
    at_once, later = Batch(each(_in_context)).resolver, Batch(_lengths).resolver
    if text:
        assert at_once(text, _INFO) == await later(text, _INFO) == "3 in the context"
        return
    with pytest.raises(ValueError, match="Empty"):
        at_once(text, _INFO)
    with pytest.raises(ValueError, match="Empty"):
        await later(text, _INFO)


async def test_an_object_that_fails_fails_alone() -> None:
    found = each(_in_context)(["ab", "", "c"], _INFO.context)
    assert [str(value) for value in cast("OfEach[str]", found)] == [
        "2 in the context",
        "Empty.",
        "1 in the context",
    ]


async def test_what_is_loaded_comes_in_one_batch_and_fails_key_by_key() -> None:
    batches: list[list[str]] = []

    async def load(keys: list[str]) -> list[str]:
        batches.append(keys)
        found = [LookupError(key) if key == "lost" else key.strip("-") for key in keys]
        return cast("list[str]", found)  # a loader raises the exceptions among its values

    loader = DataLoader[str, str](load)
    found = await made_of_loaded(loader, ["abc", "lost", "-", "abc"], _length)

    assert batches == [["abc", "lost", "-"]]
    assert [repr(value) for value in found] == [
        "3",
        "LookupError('lost')",
        "ValueError('Empty.')",
        "3",
    ]


async def test_what_was_cancelled_leaves_no_failure_behind(
    caplog: pytest.LogCaptureFixture,
) -> None:
    may_fail = asyncio.Event()

    async def load(_: list[str]) -> list[str]:
        await may_fail.wait()
        raise ConnectionError

    loader = DataLoader[str, str](load)
    task = asyncio.ensure_future(made_of_loaded(loader, ["a", "b", "c"], _length))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    may_fail.set()
    for _ in range(5):
        await asyncio.sleep(0)
    del loader
    gc.collect()

    assert caplog.messages == []
