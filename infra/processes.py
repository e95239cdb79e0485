"""Running functions in processes of their own: what is slow, hungry or may crash stays apart."""

import asyncio
import io
import pickle
import struct
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from dataclasses import is_dataclass
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from domain.event_logger import EventLogger
from infra import process_main

P = ParamSpec("P")
T = TypeVar("T")

_ROOT = Path(__file__).parent.parent
_LENGTH = struct.Struct(">Q")
#: No secret of ours, and one thread each: there are as many processes as are wanted.
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}

_OURS = frozenset({"domain", "infra"})
#: What becomes of reading a pickle that none of ours has written.
_UNREADABLE = (
    pickle.UnpicklingError,
    ArithmeticError,
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)

_log = EventLogger(__name__)


class ProcessLost(Exception):
    """The process ended before it answered: it crashed, or it was refused memory by the system."""


class AnswerRefused(ProcessLost):
    """A process answered with something else than values and errors: it is no longer ours."""


class _Answers(pickle.Unpickler):
    """Makes values and errors alone of what a process answers.

    It may have been taken over by a file that it was to look into; pickles can call anything.
    """

    def find_class(self, module: str, name: str) -> Callable[..., Any]:
        if (module, name) == ("builtins", "getattr"):
            return _member
        # To look a name up is to import its module, which is to run it.
        if module.split(".", maxsplit=1)[0] not in _OURS and module not in sys.modules:
            raise AnswerRefused(f"{module}.{name}")
        found = super().find_class(module, name)
        if found is partial or (isinstance(found, type) and _is_value_or_error(found)):
            return found
        raise AnswerRefused(f"{module}.{name}")


def _member(kind: object, name: str) -> Enum:
    """Python up to 3.11.3 writes a member of an enumeration as an attribute of its class."""
    if not isinstance(kind, type) or not issubclass(kind, Enum):
        raise AnswerRefused(f"an attribute {name}")
    return kind[name]


def _is_value_or_error(kind: type) -> bool:
    is_ours = kind.__module__.split(".")[0] in _OURS
    is_value = is_dataclass(kind) or issubclass(kind, Enum)
    return (is_ours and is_value) or issubclass(kind, Exception)


class Processes:
    """Up to `size` processes, started when first needed; each then lives on for further calls.

    `memory_bytes` bounds what each may allocate, `seconds` how long a call may take. A process
    that is too slow, or whose caller is cancelled, is ended at once; so are all when their owner
    is gone, as soon as they notice.
    """

    def __init__(self, *, size: int, memory_bytes: int, seconds: float) -> None:
        self._slots = asyncio.Semaphore(size)
        self._memory_bytes = memory_bytes
        self._seconds = seconds
        self._idle: list[Process] = []
        self._busy: set[Process] = set()

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function of a module returns or raises, `ProcessLost`, or `TimeoutError`.

        A process whose answer is not to be believed is ended, and counts as lost (`AnswerRefused`).

        Arguments, result and errors are pickled on their way. Too much memory is `MemoryError`.
        """
        async with self._slots:
            is_raised, value = await self._answer(pickle.dumps((function, args, kwargs)))
        if is_raised:
            raise value
        return value  # type: ignore[no-any-return]  # as the function promises

    async def _answer(self, question: bytes) -> tuple[bool, Any]:
        """Whether it is an error that was raised, and what was raised or returned."""
        process = await self._take()
        answer = None
        try:
            async with asyncio.timeout(self._seconds):
                answer = _believed(await _ask(process, question, longest=self._memory_bytes))
        finally:
            self._busy.discard(process)
            if answer is None:
                await _end(process)
        self._idle.append(process)
        return answer

    async def _take(self) -> Process:
        while self._idle:
            process = self._idle.pop()
            if process.returncode is None:
                break
            _log.warning("process.ended", code=process.returncode)
        else:
            process = await self._start()
        self._busy.add(process)
        return process

    async def _start(self) -> Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            # Not the path of whoever starts it, and nothing that a user's site adds.
            "-I",
            process_main.__file__,
            str(_ROOT),
            str(self._memory_bytes),
            stdin=PIPE,
            stdout=PIPE,
            env=_ENVIRONMENT,
        )

    async def aclose(self) -> None:
        for process in [*self._idle, *self._busy]:
            await _end(process)
        self._idle.clear()


async def _end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()


async def _ask(process: Process, question: bytes, *, longest: int) -> bytes:
    """An honest process cannot answer with more than it may allocate."""
    if process.stdin is None or process.stdout is None:
        raise ProcessLost
    try:
        process.stdin.write(_LENGTH.pack(len(question)) + question)
        await process.stdin.drain()
        (length,) = _LENGTH.unpack(await process.stdout.readexactly(_LENGTH.size))
        if length > longest:
            raise AnswerRefused(f"{length} bytes")
        return await process.stdout.readexactly(length)
    except (asyncio.IncompleteReadError, BrokenPipeError, ConnectionResetError) as error:
        raise ProcessLost from error


def _believed(answer: bytes) -> tuple[bool, Any]:  # Any: whatever the function promised
    try:
        is_raised, value = _Answers(io.BytesIO(answer)).load()
    except _UNREADABLE as error:
        raise AnswerRefused(f"no answer: {type(error).__name__}") from error
    if is_raised and not isinstance(value, Exception):
        raise AnswerRefused("no error")
    return is_raised is True, value
