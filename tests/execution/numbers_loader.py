"""A loader of numbers, which waits where it is told to."""

import asyncio
from typing import Any

from execution import BatchLoader


class Tasks(set["asyncio.Task[Any]"]):
    """The next that is added may be ended at once; `added` counts them."""

    ends_next = False
    added = 0

    def add(self, task: "asyncio.Task[Any]") -> None:
        super().add(task)
        self.added += 1
        if self.ends_next:
            self.ends_next = False
            task.cancel()


class Numbers:
    """By name; what is no number fails, and so do all where one is called `broken`."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.tasks = Tasks()
        self.loader = BatchLoader[str, Any](self._load, self.tasks)
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.has_begun = asyncio.Event()

    async def _load(self, keys: list[str]) -> list[Any]:
        self.asked.append(keys)
        self.has_begun.set()
        await self.may_end.wait()
        if "broken" in keys:
            raise ConnectionError("All of it.")
        return [int(key) if key.isdigit() else LookupError(key) for key in keys]
