"""`python cli.py run`, end to end: the product itself, with nothing replaced."""

import asyncio
import fcntl
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[1]
READY = re.compile(r"老旺AI is ready: (http://127\.0\.0\.1:\d+)/graphql  \(Ctrl-C stops\)")
DEMO = re.compile(
    r"A demo account and a key for it, shown only this once:\n"
    r"  email     (\S+)\n  password  (\S+)\n  key       (LW\S+)\n"
)
LOGIN = """
mutation Login($input: LoginInput!) {
  login(input: $input) { session { user { email } } userErrors { code } }
}
"""


@dataclass(frozen=True, slots=True)
class Running:
    process: Process
    address: str
    #: Everything printed until the product was ready.
    printed: str

    async def login(self, email: str, password: str) -> object:
        variables = {"input": {"email": email, "password": password}}
        async with httpx.AsyncClient(timeout=60) as client:
            answer = await client.post(
                f"{self.address}/graphql", json={"query": LOGIN, "variables": variables}
            )
        body = answer.json()
        assert "errors" not in body
        return body["data"]


class Machine:
    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self._processes: list[Process] = []

    async def start(self, **variables: str) -> Process:
        own = {"DATABASE_URL": "", "REDIS_URL": "", "PORT": "0", "DATA_DIR": str(self.data_dir)}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *(str(ROOT / "cli.py"), "run"),
            env={**os.environ, **own, **variables},
            stdout=PIPE,
            stderr=PIPE,
        )
        self._processes.append(process)
        return process

    async def running(self) -> Running:
        process = await self.start()
        assert process.stdout is not None
        printed = ""
        async for line in process.stdout:
            printed += line.decode()
            if ready := READY.search(printed):
                return Running(process, ready[1], printed)
        _, errors = await process.communicate()
        raise AssertionError(printed + errors.decode())

    def deserted(self) -> bool:
        """Waits until no process of the run is left: each of them holds its lock."""
        with (self.data_dir / "run.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
        return True

    async def end(self) -> None:
        for process in self._processes:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.communicate()


@pytest.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    machine = Machine(tmp_path / "data")
    yield machine
    await machine.end()


def signed_in(email: str) -> object:
    return {"login": {"session": {"user": {"email": email}}, "userErrors": []}}


async def test_a_first_start_a_stop_and_a_second_start(machine: Machine) -> None:
    first = await machine.running()
    demo = DEMO.search(first.printed)
    assert demo is not None
    email, password, _ = demo.groups()
    assert await first.login(email, password) == signed_in(email)

    first.process.send_signal(signal.SIGINT)
    printed, errors = await first.process.communicate()
    assert first.process.returncode == 0
    assert (printed.decode(), errors.decode()) == ("Stopping …\n老旺AI has stopped.\n", "")
    assert machine.deserted()

    second = await machine.running()
    assert DEMO.search(second.printed) is None
    assert password not in second.printed
    assert await second.login(email, password) == signed_in(email)


async def test_kill_9_leaves_nothing_behind(machine: Machine) -> None:
    running = await machine.running()
    running.process.kill()
    assert await asyncio.to_thread(machine.deserted)
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"{running.address}/healthz")


async def test_a_second_run_and_a_taken_port_are_refused_in_one_line(machine: Machine) -> None:
    running = await machine.running()
    again = await machine.start()
    _, said = await again.communicate()
    assert again.returncode == 1
    assert said.decode() == (
        f"老旺AI already runs on {machine.data_dir} (process {running.process.pid}). "
        "Stop that one, or choose other files: DATA_DIR=/some/where.\n"
    )

    port = running.address.rpartition(":")[2]
    elsewhere = await machine.start(DATA_DIR=str(machine.data_dir.with_name("other")), PORT=port)
    _, said = await elsewhere.communicate()
    assert elsewhere.returncode == 1
    assert said.decode() == (
        f"Port {port} on 127.0.0.1 is taken. Choose another: PORT={int(port) + 1}.\n"
    )
    assert running.process.returncode is None
