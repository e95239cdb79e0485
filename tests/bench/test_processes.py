import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bench.comparison.conversation import Helper, HelperEnded, helper
from bench.comparison.processes import Command, NotStarted, Running, measured, started

_SERVER = "import json, signal; print(json.dumps({'port': 1234}), flush=True); signal.pause()"
#: Its child uses a fifth of a second of a processor, and lives on.
_PARENT = """
import subprocess, sys
child = "import time\\nwhile time.process_time() < 0.2: pass\\nprint(flush=True)\\ntime.sleep(60)"
process = subprocess.Popen([sys.executable, "-c", child], stdout=subprocess.PIPE)
process.stdout.readline()
print('{"port": 1}', flush=True)
process.wait()
"""
_ECHO = """
import asyncio
from bench.comparison.conversation import converse
async def take(task):
    return [task, task]
asyncio.run(converse(take))
"""


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def test_a_server_runs_as_long_as_the_context() -> None:
    with measured(python(_SERVER)) as server:
        assert server.port == 1234
        os.kill(server.pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(server.pid, 0)


def test_a_server_that_ends_before_it_is_ready_is_told_of() -> None:
    with pytest.raises(NotStarted, match="ended before it was ready"), measured(python("pass")):
        pytest.fail("it is not running")


def test_what_children_use_counts() -> None:
    with measured(python(_PARENT)) as server:
        of_all = server.cpu_nanoseconds()

        [child] = children(server.pid)
        of_child = Running(child, 0).cpu_nanoseconds()

        assert of_child >= 200_000_000
        assert of_all >= of_child
        os.kill(child, 9)


def children(pid: int) -> Iterator[int]:
    listed = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, check=True)
    return map(int, listed.stdout.split())


def test_memory_is_counted_in_bytes() -> None:
    with measured(python(f"held = bytearray(64_000_000); {_SERVER}")) as server:
        assert 64_000_000 < server.resident_bytes() < 128_000_000


def test_a_program_keeps_to_its_core_and_we_to_ours() -> None:
    ours = os.sched_getaffinity(0)
    core = min(ours)
    asking = "import os; print(*os.sched_getaffinity(0))"

    with started(Command(python(asking), cores=[core]), stdout=subprocess.PIPE) as process:
        told, _ = process.communicate()

    assert told.split() == [str(core)]
    assert os.sched_getaffinity(0) == ours


@pytest.fixture
def echo() -> Iterator[Helper]:
    with helper(python(_ECHO)) as echoing:
        yield echoing


def test_a_helper_takes_one_task_after_the_other(echo: Helper) -> None:
    assert [echo.ask({"open": 1}), echo.ask("老旺")] == [[{"open": 1}] * 2, ["老旺"] * 2]


def test_a_helper_that_has_ended_answers_nothing(echo: Helper) -> None:
    echo.process.kill()
    echo.process.wait()

    with pytest.raises(HelperEnded):
        echo.ask({})
