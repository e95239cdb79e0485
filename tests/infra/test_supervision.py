import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from infra.supervision import Backoff, Program, ProgramEnded, ProgramNotReady, Supervisor
from tests.captured_logs import heard
from tests.infra.roll_call import RollCall, roll_call, stand_in

QUICK = Backoff(first=0.01, longest=0.02, forgotten_after=60)


@pytest.fixture
async def call(tmp_path: Path) -> AsyncIterator[RollCall]:
    async with roll_call(tmp_path / "roll") as call:
        yield call


def program(call: RollCall, name: str, kind: str = "meek", *, grace: float = 15) -> Program:
    return Program(
        name=name,
        command=stand_in(name, kind, call.address),
        environment=os.environ,
        grace_seconds=grace,
    )


async def test_a_crashed_program_is_started_again(call: RollCall) -> None:
    async with Supervisor(backoff=QUICK) as supervisor:
        await supervisor.start(program(call, "worker"))
        first = await call.next()
        os.kill(first.pid, signal.SIGKILL)
        await first.gone
        second = await call.next()
        os.kill(second.pid, signal.SIGKILL)
        third = await call.next()
        assert len({first.pid, second.pid, third.pid}) == 3
        assert not third.gone.done()
    await third.gone


async def test_a_program_that_cannot_be_started_now_is_started_later(
    call: RollCall, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    async with Supervisor(backoff=QUICK) as supervisor:
        await supervisor.start(replace(program(call, "worker"), directory=home))
        first = await call.next()
        home.rmdir()
        with heard("program.not_started") as it_failed:
            os.kill(first.pid, signal.SIGKILL)
            await it_failed.wait()
        home.mkdir()
        second = await call.next()
        assert not second.gone.done()
    await second.gone


async def test_leaving_ends_programs_in_the_opposite_order(call: RollCall) -> None:
    async with Supervisor(backoff=QUICK) as supervisor:
        present = []
        for name in ("valkey", "worker", "api"):
            await supervisor.start(program(call, name))
            present.append(await call.next())
    await asyncio.wait([each.gone for each in present])
    assert call.ended == ["api", "worker", "valkey"]


async def test_a_program_that_will_not_leave_is_made_to(call: RollCall) -> None:
    async with Supervisor(backoff=QUICK, patience=0.1) as supervisor:
        await supervisor.start(program(call, "api", "stubborn", grace=0.1))
        present = await call.next()
    await present.gone


async def test_a_second_request_to_stop_does_not_wait_for_the_grace(call: RollCall) -> None:
    async def supervise() -> None:
        async with Supervisor(backoff=QUICK, patience=0.1) as supervisor:
            await supervisor.start(program(call, "valkey", "stubborn", grace=3600))
            await supervisor.start(program(call, "api", "stubborn", grace=3600))
            started.set()
            await asyncio.Event().wait()

    started = asyncio.Event()
    supervising = asyncio.create_task(supervise())
    await started.wait()
    present = [await call.next(), await call.next()]
    supervising.cancel()
    await asyncio.sleep(0)
    supervising.cancel()
    await asyncio.wait([supervising, *(each.gone for each in present)])
    assert supervising.cancelled()


async def test_what_a_program_has_started_ends_with_it(call: RollCall) -> None:
    async with Supervisor(backoff=QUICK) as supervisor:
        await supervisor.start(program(call, "worker", "parent"))
        family = [await call.next(), await call.next()]
        assert not any(member.gone.done() for member in family)
    await asyncio.wait([member.gone for member in family])


async def test_a_terminals_ctrl_c_does_not_reach_programs(call: RollCall) -> None:
    async with Supervisor(backoff=QUICK) as supervisor:
        await supervisor.start(program(call, "api"))
        present = await call.next()
        assert os.getsid(present.pid) != os.getsid(0)
        assert os.getpgid(present.pid) != os.getpgrp()


async def test_a_program_that_ends_before_it_is_ready_is_not_retried() -> None:
    ending = Program(
        name="api",
        command=[sys.executable, "-c", "raise SystemExit(3)"],
        environment=os.environ,
        ready=never,
    )
    with pytest.raises(ProgramEnded, match="api ended with code 3"):
        async with Supervisor(backoff=Backoff()) as supervisor:
            await supervisor.start(ending)


async def test_an_earlier_program_that_ends_stops_the_start_too(call: RollCall) -> None:
    waiting = Program(
        name="api",
        command=stand_in("api", "meek", call.address),
        environment=os.environ,
        ready=never,
    )
    async with Supervisor(backoff=Backoff()) as supervisor:
        await supervisor.start(program(call, "worker"))
        worker = await call.next()
        os.kill(worker.pid, signal.SIGKILL)
        with pytest.raises(ProgramEnded, match="worker ended with code 137"):
            await supervisor.start(waiting)


async def test_a_command_that_does_not_exist_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    missing = Program(name="valkey", command=["/no/such"], environment={}, ready=never)
    with pytest.raises(ProgramEnded, match="valkey ended with code 127"):
        async with Supervisor(backoff=Backoff()) as supervisor:
            await supervisor.start(missing)
    assert "/no/such: No such file or directory" in capfd.readouterr().err


async def test_waiting_for_a_program_is_bounded(call: RollCall) -> None:
    slow = Program(
        name="api",
        command=stand_in("api", "meek", call.address),
        environment=os.environ,
        ready=never,
    )
    with pytest.raises(ProgramNotReady, match=r"not ready within 0\.1 seconds"):
        async with Supervisor(backoff=QUICK, ready_within=0.1) as supervisor:
            await supervisor.start(slow)


OWNER = """
import asyncio, os, sys
from pathlib import Path
from infra.supervision import Backoff, Program, Supervisor
from tests.infra.roll_call import stand_in

async def main():
    async with Supervisor(backoff=Backoff(), patience=0.1) as supervisor:
        for name, kind in (("valkey", "meek"), ("api", "stubborn"), ("worker", "parent")):
            command = stand_in(name, kind, Path(sys.argv[1]))
            await supervisor.start(Program(name=name, command=command, environment=os.environ))
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_kill_9_of_the_owner_leaves_no_orphan(call: RollCall) -> None:
    owner = await asyncio.create_subprocess_exec(sys.executable, "-c", OWNER, call.address)
    present = [await call.next() for _ in range(4)]
    owner.kill()
    await owner.wait()
    await asyncio.wait([each.gone for each in present])
    assert sorted(call.ended) == ["api", "valkey", "worker", "worker's child"]


if sys.platform == "linux":  # elsewhere the kernel offers no such thing

    async def test_kill_9_of_the_watcher_leaves_no_orphan(call: RollCall) -> None:
        async with Supervisor(backoff=Backoff()) as supervisor:
            await supervisor.start(program(call, "api", "stubborn"))
            present = await call.next()
            os.kill(present.parent_pid, signal.SIGKILL)
            await present.gone


def test_restarts_wait_longer_each_time_until_a_program_has_lived_a_while() -> None:
    backoff = Backoff()
    delays = [0.0]
    for lived in (1, 1, 1, 1, 1, 1, 60, 1):
        delays.append(backoff.after(delays[-1], lived=lived))
    assert delays[1:] == [0.5, 1, 2, 4, 8, 10, 0.5, 1]


async def never() -> bool:
    return False
