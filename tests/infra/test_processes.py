"""Functions in processes of their own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from domain.failure import FailureCode, RecipeFailed
from infra.processes import AnswerRefused, Processes, ProcessLost
from tests.infra import process_tasks as tasks

MEGABYTE = 1024 * 1024
ROOT = Path(__file__).parents[2]
OWNER = """
import asyncio, pathlib, sys
from infra.processes import Processes
from tests.infra import process_tasks
processes = Processes(size=1, memory_bytes=2**29, seconds=600)
asyncio.run(processes.run(process_tasks.hang, pathlib.Path(sys.argv[1])))
"""


@pytest.fixture
async def processes() -> AsyncIterator[Processes]:
    opened = Processes(size=1, memory_bytes=400 * MEGABYTE, seconds=30)
    yield opened
    await opened.aclose()


async def test_a_call_gives_what_the_function_returns(processes: Processes) -> None:
    assert await processes.run(tasks.add, 2, right=3) == 5


async def test_a_process_lives_on_between_calls(processes: Processes) -> None:
    assert [await processes.run(tasks.count_calls) for _ in range(3)] == [1, 2, 3]


async def test_megabytes_pass_both_ways(processes: Processes) -> None:
    assert len(await processes.run(tasks.big, 20 * MEGABYTE)) == 20 * MEGABYTE


async def test_a_call_raises_what_the_function_raises(processes: Processes) -> None:
    with pytest.raises(RecipeFailed) as raised:
        await processes.run(tasks.fail)

    failed = raised.value
    assert (failed.code, failed.detail) == (FailureCode.PROVIDER_UNAVAILABLE, "busy")
    assert (failed.retry_after_seconds, failed.is_certain) == (3.0, True)
    assert await processes.run(tasks.count_calls) == 1


async def test_an_error_that_cannot_travel_is_told_by_name(processes: Processes) -> None:
    with pytest.raises(RuntimeError, match="Unpicklable: about nothing"):
        await processes.run(tasks.fail_unpicklably)


async def test_no_answer_makes_us_run_anything(processes: Processes) -> None:
    """A file may take a process over; what it then answers is not believed."""
    with pytest.raises(AnswerRefused, match="system"):
        await processes.run(tasks.answer_with_a_command)

    assert await processes.run(tasks.count_calls) == 1  # by another process than that one


@pytest.mark.parametrize("answer", [b"", b"no pickle at all", b"\x80\x04K\x01."])
async def test_what_is_no_answer_ends_its_process(processes: Processes, answer: bytes) -> None:
    calls = await processes.run(tasks.count_calls)

    with pytest.raises(AnswerRefused, match="no answer"):
        await processes.run(tasks.answer_with, answer)

    assert await processes.run(tasks.count_calls) == calls


async def test_an_answer_beyond_all_memory_is_not_waited_for(processes: Processes) -> None:
    with pytest.raises(AnswerRefused, match=f"{2**60} bytes"):
        await processes.run(tasks.announce, 2**60)


async def test_members_of_enumerations_pass_however_they_are_written(processes: Processes) -> None:
    member = await processes.run(tasks.answer_with_an_attribute, FailureCode, "INTERNAL")

    assert member is FailureCode.INTERNAL  # type: ignore[comparison-overlap]  # as it is read


@pytest.mark.parametrize("owner", [RecipeFailed, FailureCode.INTERNAL])
async def test_no_answer_reaches_for_other_attributes(processes: Processes, owner: object) -> None:
    with pytest.raises(AnswerRefused, match="__init__"):
        await processes.run(tasks.answer_with_an_attribute, owner, "__init__")


async def test_no_answer_makes_us_load_a_module(processes: Processes) -> None:
    with pytest.raises(AnswerRefused, match="__hello__"):
        await processes.run(tasks.answer_with_an_import)

    assert "__hello__" not in sys.modules


async def test_what_a_function_prints_does_no_harm(processes: Processes) -> None:
    assert await processes.run(tasks.print_and_return, "noise") == "noise"


async def test_a_crash_is_told_and_the_next_call_works(processes: Processes) -> None:
    with pytest.raises(ProcessLost):
        await processes.run(tasks.crash)

    assert await processes.run(tasks.add, 1, 1) == 2


async def test_too_much_memory_is_refused(processes: Processes) -> None:
    with pytest.raises(MemoryError):
        await processes.run(tasks.allocate, 800)

    assert await processes.run(tasks.allocate, 10) == 10 * MEGABYTE


async def test_too_much_memory_for_an_array_is_refused_alike(processes: Processes) -> None:
    with pytest.raises(MemoryError):
        await processes.run(tasks.allocate_array, 800)


async def test_a_call_that_takes_too_long_is_ended_with_its_process(tmp_path: Path) -> None:
    processes = Processes(size=1, memory_bytes=400 * MEGABYTE, seconds=2)
    started = tmp_path / "started"

    with pytest.raises(TimeoutError):
        await processes.run(tasks.hang, started)

    assert not _is_alive(int(started.read_text()))
    await processes.aclose()


async def test_a_cancelled_call_ends_its_process(processes: Processes, tmp_path: Path) -> None:
    started = tmp_path / "started"
    call = asyncio.create_task(processes.run(tasks.hang, started))
    await _until(lambda: started.exists() and started.read_text() != "")
    call.cancel()

    with pytest.raises(asyncio.CancelledError):
        await call
    assert not _is_alive(int(started.read_text()))
    assert await processes.run(tasks.add, 1, 2) == 3


async def test_there_are_no_more_processes_than_were_asked_for() -> None:
    processes = Processes(size=2, memory_bytes=400 * MEGABYTE, seconds=30)

    ids = await asyncio.gather(*(processes.run(tasks.process_id) for _ in range(8)))

    assert len(set(ids)) <= 2
    await processes.aclose()
    assert not any(map(_is_alive, ids))


async def test_secrets_of_the_environment_stay_with_us(
    processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JWT_SECRET", "not for children")

    assert "JWT_SECRET" not in await processes.run(tasks.environment)


async def test_a_busy_process_does_not_outlive_its_owner(tmp_path: Path) -> None:
    started = tmp_path / "started"
    owner = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OWNER, str(started), cwd=ROOT
    )
    await _until(lambda: started.exists() and started.read_text() != "")
    child = int(started.read_text())
    assert _is_alive(child)

    owner.kill()
    await owner.wait()

    await _until(lambda: not _is_alive(child))


def _is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - another process makes it true
            await asyncio.sleep(0.01)
