"""Servers that are measured: processes of their own, told apart and ended by their ids."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from tests.product import ROOT

_STOP_SECONDS = 20
#: Of what `clock_getcpuclockid` makes: all threads of a process, those that have ended included.
_CPU_CLOCK = 2


class NotStarted(Exception):
    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(f"{' '.join(words)} ended before it was ready.")


@dataclass(frozen=True, slots=True)
class Running:
    """One process that answers on `port` of this machine."""

    pid: int
    port: int

    def cpu_nanoseconds(self) -> int:
        """What it has used so far, with the processes that it has started."""
        return sum(_cpu_nanoseconds(pid) for pid in _family(self.pid))

    def resident_bytes(self) -> int:
        return resident_bytes(self.pid)


def _cpu_nanoseconds(pid: int) -> int:
    return time.clock_gettime_ns((~pid << 3) | _CPU_CLOCK)


def _family(pid: int) -> Iterator[int]:
    yield pid
    for thread in Path(f"/proc/{pid}/task").iterdir():
        for child in (thread / "children").read_text().split():
            yield from _family(int(child))


def resident_bytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _, rest = line.partition(":")
        if name == "Rss":
            return int(rest.split()[0]) * 1024
    raise ValueError(pid)


@dataclass(frozen=True, slots=True)
class Command:
    """Words of a command line, and what is not inherited from us."""

    words: Sequence[str]
    environment: Mapping[str, str] | None = None
    cores: Collection[int] = ()
    descriptors: Sequence[int] = ()


@contextmanager
def measured(
    words: Sequence[str], *, environment: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """A server that prints `{"port": N}` when it is ready, on the core for what is measured."""
    with started(
        Command(words, environment, cores=measured_core()), stdout=subprocess.PIPE
    ) as process:
        line = piped(process.stdout).readline()
        if not line:
            raise NotStarted(words)
        yield Running(process.pid, json.loads(line)["port"])


@contextmanager
def started(
    command: Command,
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int | IO[str] | None = None,
    stderr: int | None = None,
) -> Iterator["subprocess.Popen[str]"]:
    """In a session of its own: Ctrl-C reaches us alone, and we end it."""
    environment = None if command.environment is None else dict(command.environment)
    with _kept_to(command.cores):
        process = subprocess.Popen(
            command.words,
            cwd=ROOT,
            env=environment,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            pass_fds=command.descriptors,
            text=True,
            start_new_session=True,
        )
    with process:
        try:
            yield process
        finally:
            _end(process)


def piped(stream: IO[str] | None) -> IO[str]:
    """A stream of a process that was started with a pipe for it."""
    if stream is None:
        raise ValueError
    return stream


def _end(process: "subprocess.Popen[str]") -> None:
    if process.stdin is not None:
        with suppress(BrokenPipeError):  # of what it has not read, where it has ended by itself
            process.stdin.close()
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]


def measured_core() -> Collection[int]:
    """The last one: requests per second are those of one core."""
    return _cores()[-1:]


def keep_to_other_cores() -> None:
    """With whatever we start that is not measured; where there is one core, all is on it."""
    os.sched_setaffinity(0, _cores()[:-1] or _cores())


@cache
def _cores() -> Sequence[int]:
    """All that we had at the beginning."""
    return sorted(os.sched_getaffinity(0))


@contextmanager
def _kept_to(cores: Collection[int]) -> Iterator[None]:
    """What is started meanwhile inherits it."""
    former = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores or former)
    try:
        yield
    finally:
        os.sched_setaffinity(0, former)


def allow_many_files() -> None:
    """Each socket is one; processes that are started inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
