"""What the tests of `infra.processes` have other processes do."""

import ctypes
import importlib
import os
import stat
import struct
import time
from pathlib import Path

import numpy as np

from domain.failure import FailureCode, RecipeFailed

_calls = 0


def add(left: int, right: int) -> int:
    return left + right


def count_calls() -> int:
    global _calls  # noqa: PLW0603 - what lives on in a process is what is tested
    _calls += 1
    return _calls


def process_id() -> int:
    return os.getpid()


def environment() -> dict[str, str]:
    return dict(os.environ)


def print_and_return(text: str) -> str:
    print(text, flush=True)  # noqa: T201 - a library may
    return text


def fail() -> None:
    raise RecipeFailed(
        FailureCode.PROVIDER_UNAVAILABLE,
        detail="busy",
        retry_after_seconds=3.0,
        is_certain=True,
    )


class Unpicklable(Exception):
    def __init__(self, *, name: str) -> None:
        super().__init__(f"about {name}")


def fail_unpicklably() -> None:
    raise Unpicklable(name="nothing")


class TakenOver:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch /tmp/laowang-was-here",)


class Attribute:
    """As Python up to 3.11.3 writes a member of an enumeration; or anything else's attribute."""

    def __init__(self, owner: object, name: str) -> None:
        self._owner = owner
        self._name = name

    def __reduce__(self) -> tuple[object, tuple[object, str]]:
        return getattr, (self._owner, self._name)


def answer_with_an_attribute(owner: object, name: str) -> Attribute:
    return Attribute(owner, name)


class Importing:
    """Looks up a name in a module that nobody else has loaded."""

    def __reduce__(self) -> tuple[object, tuple[()]]:
        return importlib.import_module("__hello__").main, ()


def answer_with_an_import() -> Importing:
    return Importing()


def answer_with_a_command() -> TakenOver:
    return TakenOver()


def answer_with(answer: bytes) -> None:
    """In place of the program that we run in, as a file may that has taken it over."""
    announce(len(answer), answer)


def announce(length: int, answer: bytes = b"") -> None:
    for pipe in _pipes_to_the_owner():
        os.write(pipe, struct.pack(">Q", length) + answer)
    time.sleep(600)


def _pipes_to_the_owner() -> list[int]:
    """Of all that is open, what is a pipe and neither an input nor for errors."""
    standard = 3
    opened = [each for each in Path("/proc/self/fd").iterdir() if each.exists()]
    return [
        int(each.name)
        for each in opened
        if int(each.name) >= standard and stat.S_ISFIFO(each.stat().st_mode)
    ]


def crash() -> None:
    ctypes.string_at(0)


def hang(started: Path) -> None:
    started.write_text(str(os.getpid()))
    time.sleep(600)


def allocate(megabytes: int) -> int:
    return len(bytearray(megabytes * 1024 * 1024))


def allocate_array(megabytes: int) -> int:
    return np.ones(megabytes * 1024 * 1024, dtype=np.uint8).size


def big(length: int) -> bytes:
    return bytes(length)
