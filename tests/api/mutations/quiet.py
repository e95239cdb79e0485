"""A product in which nothing happens but what a test asks for."""

import json
import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from redis import Redis

from infra.cache.keys import RATE_LIMIT_PREFIX, session_key
from infra.embedded import Home
from tests.api.mutations.world import Rows, World
from tests.product import RunningProduct, running_product

#: Where web search is said to be, so that searches are not refused for that.
_NO_SEARCH_ENGINE = "http://127.0.0.1:9"
_OF_LAST_USE = {"last_seen_at", "ip_address"}


@dataclass(frozen=True, slots=True)
class QuietProduct:
    """Its worker stands still, except within `working`."""

    running: RunningProduct
    worker: int
    home: Home
    redis: Redis
    rows: Rows

    @contextmanager
    def working(self) -> Iterator[None]:
        os.kill(self.worker, signal.SIGCONT)
        try:
            yield
        finally:
            self.pause()

    def pause(self) -> None:
        """Not while it writes: everybody else would wait for it."""
        is_writing = True
        while is_writing:
            os.kill(self.worker, signal.SIGSTOP)
            with self._database() as database:
                is_writing = _is_written_to(database)
            if is_writing:
                os.kill(self.worker, signal.SIGCONT)

    def world(self) -> World:
        """Everything that a change would show in."""
        return {**self.rows.read(), "sessions": self._sessions()}

    def change(self, statement: str, *values: str) -> None:
        """What no client can do, such as making things old."""
        with self._database() as database:
            assert database.execute(statement, values).rowcount > 0

    def end_jobs(self) -> None:
        """So that more may be asked for."""
        with self._database() as database:
            database.execute("UPDATE generations SET status = 'CANCELLED' WHERE status = 'QUEUED'")

    def forget_limits(self) -> None:
        """Whoever asked too often may ask again."""
        for key in self.redis.scan_iter(f"*{RATE_LIMIT_PREFIX}*", count=1000):
            self.redis.delete(key)

    def _sessions(self) -> list[str]:
        with self.redis.pipeline(transaction=False) as pipeline:
            for key in self.redis.scan_iter(session_key("*"), count=1000):
                pipeline.hvals(key)
            return sorted(_lasting(text) for texts in pipeline.execute() for text in texts)

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with closing(_connected(self.home)) as database:
            yield database


@contextmanager
def quiet_product(data_dir: Path) -> Iterator[QuietProduct]:
    variables = {
        "PASSWORD_ROUNDS": "4",
        "SWEEP_INTERVAL_SECONDS": "3600",
        "SEARXNG_URL": _NO_SEARCH_ENGINE,
    }
    with running_product(data_dir, **variables) as running:
        home = Home(data_dir.resolve())
        with (
            Redis(unix_socket_path=str(home.valkey_socket), decode_responses=True) as redis,
            closing(_connected(home)) as database,
        ):
            product = QuietProduct(running, _worker_of(running), home, redis, Rows(database))
            product.pause()
            try:
                yield product
            finally:
                os.kill(product.worker, signal.SIGCONT)


def _connected(home: Home) -> sqlite3.Connection:
    return sqlite3.connect(home.path / "laowang.db", isolation_level=None)


def _worker_of(product: RunningProduct) -> int:
    """The worker itself, which a keeper of the product's has started."""
    keeper = _child_of(product.process.pid, "-f", "cli.py worker")
    return _child_of(keeper)


def _child_of(parent: int, *criteria: str) -> int:
    found = ["pgrep", "-P", str(parent), *criteria]
    return int(subprocess.run(found, capture_output=True, text=True, check=True).stdout)


def _is_written_to(database: sqlite3.Connection) -> bool:
    database.execute("PRAGMA busy_timeout = 0")
    with suppress(sqlite3.OperationalError):
        database.execute("BEGIN IMMEDIATE")
        database.execute("ROLLBACK")
        return False
    return True


def _lasting(session: str) -> str:
    """Without what any request changes."""
    told = json.loads(session)
    return repr(sorted((name, told[name]) for name in told.keys() - _OF_LAST_USE))
