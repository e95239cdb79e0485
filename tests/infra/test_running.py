import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff

from infra.embedded import AlreadyRunning, Home
from infra.running import Launch
from infra.serving import AddressUnusable
from infra.settings import Settings
from infra.supervision import ProgramEnded
from tests.infra.launch_stand_in import prepare, say
from tests.infra.roll_call import Present, RollCall, roll_call

READY = "老旺AI is ready: "


@dataclass(frozen=True, slots=True)
class Running:
    process: Process
    address: str
    worker: Present
    api: Present
    #: Done once Valkey is gone.
    valkey_gone: asyncio.Task[bytes]


class Machine:
    """Starts launches of the stand-in product on one DATA_DIR."""

    def __init__(self, call: RollCall, data_dir: Path) -> None:
        self.call = call
        self.home = Home(data_dir)
        self._processes: list[Process] = []

    async def launch(self) -> Process:
        environment = {
            **os.environ,
            "PORT": "0",
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "DATA_DIR": str(self.home.path),
            "ROLL_CALL": str(self.call.address),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.infra.launch_stand_in"),
            env=environment,
            stdout=PIPE,
            stderr=PIPE,
        )
        self._processes.append(process)
        return process

    async def running(self) -> Running:
        process = await self.launch()
        address = (await line_with(process, READY)).removeprefix(READY).partition("/graphql")[0]
        # Nobody waits for the worker, so either of the two may be the first to report.
        present = {one.name: one for one in (await self.call.next(), await self.call.next())}
        worker, api = present["worker"], present["serve"]
        reader, writer = await asyncio.open_unix_connection(self.home.valkey_socket)
        valkey_gone = asyncio.create_task(reader.read())
        valkey_gone.add_done_callback(lambda _: writer.close())
        return Running(process, address, worker, api, valkey_gone)

    def valkey(self) -> Redis:
        patient = Retry(ConstantBackoff(0.1), 300)
        patient.update_supported_errors([OSError])
        return Redis(unix_socket_path=str(self.home.valkey_socket), retry=patient)

    async def end(self) -> None:
        for process in self._processes:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.communicate()


@pytest.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    async with roll_call(tmp_path / "roll") as call:
        machine = Machine(call, tmp_path / "data")
        yield machine
        await machine.end()


async def line_with(process: Process, text: str) -> str:
    assert process.stdout is not None
    async for line in process.stdout:
        if text in line.decode():
            return line.decode().strip()
    assert process.stderr is not None
    raise AssertionError((await process.stderr.read()).decode())


async def test_ctrl_c_ends_all_in_order_and_the_data_survives(machine: Machine) -> None:
    first = await machine.running()
    async with machine.valkey() as valkey:
        await valkey.set("kept", "yes")

    first.process.send_signal(signal.SIGINT)
    await line_with(first.process, "has stopped")
    assert await first.process.wait() == 0
    await asyncio.wait([first.api.gone, first.worker.gone, first.valkey_gone])
    assert machine.call.ended == ["serve", "worker"]
    assert "ready to exit, bye bye" in (machine.home.valkey / "valkey.log").read_text()

    await machine.running()
    async with machine.valkey() as valkey:
        assert await valkey.get("kept") == b"yes"


async def test_sigterm_ends_all_too(machine: Machine) -> None:
    running = await machine.running()
    running.process.terminate()
    assert await running.process.wait() == 0
    await asyncio.wait([running.api.gone, running.worker.gone, running.valkey_gone])


async def test_kill_9_leaves_no_orphan_and_the_next_run_starts(machine: Machine) -> None:
    first = await machine.running()
    first.process.kill()
    second = await machine.running()
    assert all(end.done() for end in (first.api.gone, first.worker.gone, first.valkey_gone))
    assert not second.api.gone.done()


async def test_a_crashed_api_is_back_and_loses_no_connection(machine: Machine) -> None:
    running = await machine.running()
    os.kill(running.api.pid, signal.SIGKILL)
    await running.api.gone
    async with httpx.AsyncClient(timeout=60) as client:
        assert (await client.get(running.address)).is_success
    assert (await machine.call.next()).name == "serve"


async def test_a_crashed_valkey_is_back_with_its_data(machine: Machine) -> None:
    running = await machine.running()
    async with machine.valkey() as valkey:
        await valkey.set("kept", "yes")
        server = (await valkey.info("server"))["process_id"]
    os.kill(server, signal.SIGKILL)
    await running.valkey_gone
    async with machine.valkey() as valkey:
        assert await valkey.get("kept") == b"yes"


async def test_a_second_run_on_the_same_files_is_refused(machine: Machine) -> None:
    running = await machine.running()
    settings = settings_for(machine.home.path, port=0)
    with pytest.raises(AlreadyRunning, match=f"process {running.process.pid}"):
        await launch(settings).run()
    assert not running.api.gone.done()


async def test_a_taken_port_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressUnusable) as refused:
            await launch(settings_for(tmp_path, port=port)).run()
    assert str(refused.value) == (
        f"Port {port} on 127.0.0.1 is taken. Choose another: PORT={port + 1}."
    )
    assert not (tmp_path / "valkey" / "valkey.log").exists()
    assert not (tmp_path / "secrets.json").exists()


async def test_what_cannot_start_ends_everything_else(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, port=0)
    failing = [sys.executable, "-c", "raise SystemExit(3)"]
    with pytest.raises(ProgramEnded, match="ended with code 3"):
        await launch(settings, entry=failing).run()
    with pytest.raises(
        ConnectionRefusedError if Home(tmp_path).valkey_socket.exists() else FileNotFoundError
    ):
        await asyncio.open_unix_connection(Home(tmp_path).valkey_socket)


def launch(settings: Settings, *, entry: Sequence[str] = ("never started",)) -> Launch:
    return Launch(settings=settings, entry=entry, prepare=prepare, say=say)


def settings_for(data_dir: Path, *, port: int) -> Settings:
    return Settings(
        data_dir=data_dir, port=port, database_url=SecretStr(""), redis_url=SecretStr("")
    )
