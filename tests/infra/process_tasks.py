"""What the tests of `infra.processes` have other processes do."""

import ctypes
import os
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


def answer_with_a_command() -> TakenOver:
    return TakenOver()


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
