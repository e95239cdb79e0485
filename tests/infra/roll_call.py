"""Stand-in programs that report to the test, and whose end, however it comes, the test hears."""

import asyncio
import sys
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

#: Reports its name and process id, then stays: "meek" leaves on SIGTERM, "stubborn" does not,
#: "parent" has a stubborn child.
STAND_IN = """
import os, signal, socket, subprocess, sys
name, kind, address = sys.argv[1:]
if kind == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if kind == "parent":
    subprocess.Popen([sys.executable, "-c", CODE, name + "'s child", "stubborn", address])
line = socket.socket(socket.AF_UNIX)
line.connect(address)
line.sendall(f"{name}:{os.getpid()}:{os.getppid()}\\n".encode())
while True:
    signal.pause()
"""


def stand_in(name: str, kind: str, address: Path) -> list[str]:
    code = STAND_IN.replace("CODE", repr(STAND_IN))
    return [sys.executable, "-c", code, name, kind, str(address)]


@dataclass(frozen=True, slots=True)
class Present:
    name: str
    pid: int
    parent_pid: int
    #: Done once the process is gone.
    gone: asyncio.Task[bytes]


class RollCall:
    def __init__(self, address: Path) -> None:
        self.address = address
        #: Names in the order in which they ended.
        self.ended: list[str] = []
        self._arrivals: asyncio.Queue[Present] = asyncio.Queue()

    async def next(self) -> Present:
        return await self._arrivals.get()

    async def answer(self, reader: StreamReader, writer: StreamWriter) -> None:
        name, pid, parent_pid = (await reader.readline()).decode().split(":")
        gone = asyncio.create_task(reader.read())
        self._arrivals.put_nowait(Present(name, int(pid), int(parent_pid), gone))
        await asyncio.wait([gone])
        self.ended.append(name)
        writer.close()


@asynccontextmanager
async def roll_call(address: Path) -> AsyncIterator[RollCall]:
    call = RollCall(address)
    async with await asyncio.start_unix_server(call.answer, address):
        yield call
