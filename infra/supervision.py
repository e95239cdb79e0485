"""Keeps child processes running, and ends them in order."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from domain.event_logger import EventLogger
from infra import leash
from infra.errors import StartRefused

log = EventLogger(__name__)

_READY_POLL_SECONDS = 0.05
#: The shells' code for a command that could not be executed.
_NOT_EXECUTED = 126


class ProgramEnded(StartRefused):
    def __init__(self, name: str, code: int) -> None:
        super().__init__(
            f"The {name} ended with code {code} before everything was ready; "
            "its last messages above say why."
        )


class ProgramNotReady(StartRefused):
    def __init__(self, name: str, seconds: float) -> None:
        super().__init__(f"The {name} was not ready within {seconds:g} seconds; giving up.")


async def _at_once() -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A command, and how to tell that it is ready; SIGTERM ends it cleanly."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    directory: Path | None = None
    descriptors: Sequence[int] = ()
    ready: Callable[[], Awaitable[bool]] = _at_once
    grace_seconds: float = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Seconds before a restart: doubling, and forgotten once a program has lived long enough."""

    first: float = 0.5
    longest: float = 10
    forgotten_after: float = 30

    def after(self, previous: float, *, lived: float) -> float:
        if previous == 0 or lived >= self.forgotten_after:
            return self.first
        return min(previous * 2, self.longest)


class Supervisor:
    """Starts programs one by one; leaving the context ends them in the opposite order.

    Each runs in a session of its own, so that a terminal's Ctrl-C reaches only this process, and
    on a leash, so that none outlives it.
    """

    def __init__(
        self,
        *,
        backoff: Backoff,
        inherited: Sequence[int] = (),
        ready_within: float = 60,
        patience: float = 5,
    ) -> None:
        self._ready_within = ready_within
        self._leash = _Leash(tuple(inherited), patience)
        self._backoff = backoff
        self._keepers: list[_Keeper] = []

    async def __aenter__(self) -> Self:
        return self

    async def start(self, program: Program) -> None:
        """Returns when the program is ready, and from then on restarts it whenever it ends.

        Raises `ProgramEnded` where any program ends meanwhile, for a first start that fails will
        fail again, and `ProgramNotReady`.
        """
        self._keepers.append(_Keeper(program, self._backoff, self._leash))
        try:
            async with asyncio.timeout(self._ready_within):
                while not await program.ready():
                    self._refuse_ended()
                    await asyncio.sleep(_READY_POLL_SECONDS)
        except TimeoutError:
            raise ProgramNotReady(program.name, self._ready_within) from None
        self._refuse_ended()

    def _refuse_ended(self) -> None:
        for keeper in self._keepers:
            if keeper.task.done():
                keeper.task.result()
            if keeper.exit_code is not None:
                raise ProgramEnded(keeper.name, keeper.exit_code)

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        try:
            for keeper in reversed(self._keepers):
                await keeper.stop()
        finally:
            # Reached early when a second Ctrl-C cancels the orderly way.
            for keeper in self._keepers:
                keeper.let_go()
            await asyncio.gather(*(keeper.task for keeper in self._keepers))


@dataclass(frozen=True, slots=True)
class _Leash:
    inherited: tuple[int, ...]
    #: Seconds for a program to tidy up when its owner is gone.
    patience: float

    def command(self, held_by_child: int, program: Program) -> list[str]:
        watcher = [sys.executable, "-I", "-S", leash.__file__]
        return [*watcher, str(held_by_child), str(self.patience), *program.command]


class _Keeper:
    """Keeps one program running until told to stop."""

    def __init__(self, program: Program, backoff: Backoff, leash: _Leash) -> None:
        self.name = program.name
        #: How the latest run ended; None before the first end.
        self.exit_code: int | None = None
        self._program = program
        self._backoff = backoff
        self._leash = leash
        self._stopping = asyncio.Event()
        self._process: Process | None = None
        self._held: int | None = None
        self.task = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        now = asyncio.get_running_loop().time
        delay = 0.0
        while not self._stopping.is_set():
            started = now()
            try:
                self.exit_code = await self._run()
            except OSError as error:  # no process or file to be had now: there may be one later
                self.exit_code = _NOT_EXECUTED
                log.warning("program.not_started", program=self.name, cause=error.strerror)
            if self._stopping.is_set():
                break
            delay = self._backoff.after(delay, lived=now() - started)
            log.warning(
                "program.ended", program=self.name, code=self.exit_code, restart_in_seconds=delay
            )
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), delay)
        log.debug("program.stopped", program=self.name)

    async def _run(self) -> int:
        held_by_child, self._held = os.pipe()
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._leash.command(held_by_child, self._program),
                env=dict(self._program.environment),
                cwd=self._program.directory,
                stdin=DEVNULL,
                pass_fds=(held_by_child, *self._leash.inherited, *self._program.descriptors),
                start_new_session=True,
            )
        except OSError:
            self._drop_leash()
            raise
        finally:
            os.close(held_by_child)
        log.debug("program.started", program=self.name, pid=self._process.pid)
        if self._stopping.is_set():
            self._process.terminate()
        try:
            return await self._process.wait()
        finally:
            self._process = None
            self._drop_leash()

    async def stop(self) -> None:
        """Asks the program to end, waits for its grace, then insists."""
        self._stopping.set()
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.terminate()
        _, late = await asyncio.wait([self.task], timeout=self._program.grace_seconds)
        if late:
            log.warning("program.insisted", program=self.name)
            self.let_go()
            await asyncio.wait([self.task])

    def let_go(self) -> None:
        """Leaves the end to the leash: it comes within the patience."""
        self._stopping.set()
        self._drop_leash()

    def _drop_leash(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None
