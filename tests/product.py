"""A whole product in processes of its own, as `make run` starts it, on a free port."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue

ROOT = Path(__file__).parent.parent
_READY = re.compile(r"is ready: (http://\S+)/graphql")
_DEMO_KEY = re.compile(r"LW(?:-[0-9A-Z]{5}){4}")
#: Hundreds of tests come from one address, and some do one thing many times.
_ROOMY = {
    "RATE_LIMIT_PER_ADDRESS": "100000/s burst 100000",
    "RATE_LIMIT_PER_USER": "100000/s burst 100000",
    "RATE_LIMIT_PER_MUTATION": "100000/s burst 100000",
    "RATE_LIMIT_PER_JOB": "100000/s burst 100000",
    "COST_BUDGET_PER_USER": "10000000/s burst 10000000",
    "COST_BUDGET_PER_ADDRESS": "10000000/s burst 10000000",
    "TEXT_BUDGET_PER_ADDRESS": "10000000/s burst 10000000",
}
_START_SECONDS = 60.0
_STOP_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class RunningProduct:
    address: str
    environment: dict[str, str]
    process: subprocess.Popen[str]
    output: list[str]

    @property
    def demo_key(self) -> str:
        """The key that the first start printed."""
        return next(found[0] for line in self.output if (found := _DEMO_KEY.search(line)))

    def issue_keys(self, *more: str, plan: str = "creator", count: int = 1) -> list[str]:
        """Fresh codes; `more` are further arguments of `keys issue`."""
        arguments = ["keys", "issue", "--plan", plan, "--count", str(count)]
        issued = subprocess.run(
            [sys.executable, "cli.py", *arguments, *more],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return issued.stdout.split()

    def create_admin(self, email: str, password: str) -> None:
        """As an operator does it, on the command line."""
        subprocess.run(
            [sys.executable, "cli.py", "admin", "create", email],
            cwd=ROOT,
            env=self.environment,
            input=password,
            capture_output=True,
            text=True,
            check=True,
        )


@contextmanager
def running_product(data_dir: Path, **variables: str) -> Iterator[RunningProduct]:
    """Starts everything, waits until it is ready, and stops it as Ctrl-C does."""
    environment = {**environment_of(data_dir), "PORT": "0", **variables}
    process = subprocess.Popen(
        [sys.executable, "cli.py", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    output: list[str] = []
    lines: Queue[str | None] = Queue()
    reader = threading.Thread(target=_read, args=(process, lines))
    collector = threading.Thread(target=_collect, args=(lines, output))
    reader.start()
    try:
        address = _await_ready(lines, output)
        collector.start()
        yield RunningProduct(address, environment, process, output)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(_STOP_SECONDS)
        reader.join()
        if collector.ident is not None:
            collector.join()


def environment_of(data_dir: Path) -> dict[str, str]:
    """Ours, without what would lead the product out of its data folder."""
    foreign = {
        *("DATABASE_URL", "READ_DATABASE_URL", "REDIS_URL", "AI_PROVIDERS", "SEARCH_PROVIDERS"),
        *("OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"),
        *("BOCHA_API_KEY", "SEARXNG_URL", "TAVILY_API_KEY", "SERPER_API_KEY", "DDGS_ENABLED"),
    }
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return {**kept, **_ROOMY, "DATA_DIR": str(data_dir)}


def _read(process: subprocess.Popen[str], lines: "Queue[str | None]") -> None:
    if process.stdout is not None:
        with process.stdout as stdout:
            for line in stdout:
                lines.put(line)
    lines.put(None)


def _await_ready(lines: "Queue[str | None]", output: list[str]) -> str:
    while True:
        try:
            line = lines.get(timeout=_START_SECONDS)
        except Empty:
            line = None
        if line is None:
            raise AssertionError("the product did not start:\n" + "".join(output[:5]))
        output.append(line)
        if ready := _READY.search(line):
            return ready[1]


def _collect(lines: "Queue[str | None]", output: list[str]) -> None:
    while (line := lines.get()) is not None:
        output.append(line)
