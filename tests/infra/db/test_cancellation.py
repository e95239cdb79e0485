"""Whoever is cancelled inside a transaction is in nobody's way."""

import asyncio
import itertools
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Engine, event

from domain.unit_of_work import Database
from domain.user import User
from tests.infra.db.rows import a_user

_MOMENTS = ("begin", "before_cursor_execute", "after_cursor_execute", "commit")


@dataclass
class Canceller:
    """Cancels a task at one moment of its dealings with a database, counted from zero.

    What the task is about to send is still sent.
    """

    task: "asyncio.Task[None]"
    moment: int
    times: int = 1
    #: What the task came to.
    moments: list[str] = field(default_factory=list)

    def note(self, moment: str) -> None:
        if asyncio.current_task() is not self.task:
            return
        self.moments.append(moment)
        if len(self.moments) == self.moment + 1:
            self.task.cancel()
            for _ in range(self.times - 1):
                self.task.get_loop().call_soon(self.task.cancel)

    @property
    def is_too_late(self) -> bool:
        return len(self.moments) <= self.moment

    async def run(self) -> None:
        """Returns when the task has ended, in whatever way."""
        with ExitStack() as stack:
            for moment in _MOMENTS:
                listener = self._listener(moment)
                event.listen(Engine, moment, listener)
                stack.callback(event.remove, Engine, moment, listener)
            await asyncio.wait([self.task])

    def _listener(self, moment: str) -> Callable[..., None]:
        return lambda *_: self.note(moment)


async def _register(database: Database, user: User) -> None:
    async with database.begin() as work:
        await work.users.add(user)
        await work.users.lock(user.id)
        await work.now()


@pytest.mark.parametrize("times", [1, 2])
async def test_at_whatever_moment_the_next_transaction_finds_all_or_nothing(
    database: Database, times: int
) -> None:
    """A lock that were left behind would make the next transaction a `DatabaseConflict`."""
    for moment in itertools.count():
        user = a_user()
        canceller = Canceller(asyncio.create_task(_register(database, user)), moment, times)
        await canceller.run()
        async with database.begin() as work:
            is_stored = await work.users.get(user.id) is not None
            await work.users.add(a_user())
        if canceller.is_too_late:
            break
        assert canceller.task.cancelled()
        assert not is_stored or canceller.moments[-1] == "commit"
    assert is_stored
    assert canceller.moments[-1] == "commit"
    assert canceller.moments.count("before_cursor_execute") >= 3


async def test_a_cancelled_read_leaves_no_lock(database: Database) -> None:
    user = a_user()
    await _register(database, user)

    async def read() -> None:
        async with database.read_latest() as reader:
            await reader.users.get_many([user.id])

    for moment in itertools.count():
        canceller = Canceller(asyncio.create_task(read()), moment)
        await canceller.run()
        async with database.begin() as work:
            await work.users.lock(user.id)
        if canceller.is_too_late:
            break
        assert canceller.task.cancelled()
    assert canceller.task.exception() is None
