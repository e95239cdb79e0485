"""A process that takes tasks as lines of JSON and answers each with a line."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench.comparison.processes import Command, piped, started

Json = Any  # whatever the two agree on


class HelperEnded(Exception):
    """Why, it has said on the standard error."""


@dataclass(frozen=True, slots=True)
class Helper:
    """The process as the one that measures sees it."""

    process: "subprocess.Popen[str]"

    def ask(self, task: Json) -> Json:
        """Raises `HelperEnded`."""
        stdin = piped(self.process.stdin)
        try:
            stdin.write(json.dumps(task) + "\n")
            stdin.flush()
        except BrokenPipeError:
            raise HelperEnded from None
        line = piped(self.process.stdout).readline()
        if not line:
            raise HelperEnded
        return json.loads(line)


@contextmanager
def helper(words: Sequence[str]) -> Iterator[Helper]:
    with started(Command(words), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Helper(process)


async def converse(take: Callable[[Json], Awaitable[Json]]) -> None:
    """The helper's own side; ends with its input."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        sys.stdout.write(json.dumps(await take(json.loads(line))) + "\n")
        sys.stdout.flush()
