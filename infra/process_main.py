"""The program of a process of `infra.processes`: answers calls until its owner is gone.

It runs apart from the package, as a file: only what a call needs is ever imported.
"""

import os
import pickle
import resource
import struct
import sys
import threading
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import BinaryIO

_LENGTH = struct.Struct(">Q")
_OWNER_POLL_SECONDS = 1


def main(root: str, memory_bytes: int) -> None:
    """Answers on what was the standard output; whatever is printed goes to the errors instead."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.path.insert(0, root)
    # What a process writes to counts, not what it maps to read, such as fonts.
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_leave_with, args=[os.getppid()], daemon=True).start()
    calls = ThreadPoolExecutor(max_workers=1)
    while question := _read(sys.stdin.buffer):
        answer = _answer(question, calls)
        answers.write(_LENGTH.pack(len(answer)))
        answers.write(answer)
        answers.flush()


def _leave_with(owner: int) -> None:
    """A call may take long, and nobody is left to wait for it."""
    while os.getppid() == owner:
        time.sleep(_OWNER_POLL_SECONDS)
    os._exit(1)


def _read(questions: BinaryIO) -> bytes:
    """Nothing when the owner is gone."""
    header = questions.read(_LENGTH.size)
    return questions.read(*_LENGTH.unpack(header)) if len(header) == _LENGTH.size else b""


def _answer(question: bytes, calls: Executor) -> bytes:
    """The caller is to see whatever the function raised; another thread keeps it for us."""
    call = calls.submit(_call, question)
    error = call.exception()
    if error is None:
        return call.result()
    told = calls.submit(_told, error)
    if told.exception() is None:
        return told.result()
    return pickle.dumps((True, RuntimeError(f"{type(error).__name__}: {error}")))


def _call(question: bytes) -> bytes:
    function, args, kwargs = pickle.loads(question)  # noqa: S301 - our owner's own words
    return pickle.dumps((False, function(*args, **kwargs)))


def _told(error: BaseException) -> bytes:
    """Some errors come apart only when they are put together again."""
    if isinstance(error, MemoryError):
        error = MemoryError(*map(str, error.args))  # NumPy's holds values that are none of ours.
    answer = pickle.dumps((True, error))
    pickle.loads(answer)  # noqa: S301 - our own
    return answer


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
