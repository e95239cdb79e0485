"""A MariaDB and a Redis of our own, which end with the comparison."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

from infra.db.migration import migrate
from tests.servers import MariaDb, RedisServer

#: As much as a small server has; the tests' 32 MiB would make disks part of the comparison.
_OPTIONS = (
    "--innodb-buffer-pool-size=1G",
    "--innodb-log-file-size=256M",
    "--skip-innodb-doublewrite",
    "--skip-log-bin",
    "--skip-log-slave-updates",
)


@dataclass(frozen=True, slots=True)
class Databases:
    mariadb: MariaDb
    redis: RedisServer
    _numbers: Iterator[int] = field(default_factory=partial(count, 1))

    def create(self, name: str) -> Mapping[str, str]:
        """The settings of a product with a new database of that name, and one of Redis'."""
        self.mariadb.sql(f"CREATE DATABASE {name}")
        url = self.mariadb.url(name)
        asyncio.run(migrate(url))
        return {"DATABASE_URL": url, "REDIS_URL": f"{self.redis.url}/{next(self._numbers)}"}


@contextmanager
def databases(directory: Path) -> Iterator[Databases]:
    mariadb = MariaDb(directory, server_id=1, options=_OPTIONS)
    mariadb.install()
    redis = RedisServer(directory)
    for server in (mariadb, redis):
        server.start()
    try:
        yield Databases(mariadb, redis)
    finally:
        for server in (redis, mariadb):
            server.stop()
