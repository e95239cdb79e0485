import socket
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import create_async_engine

from infra.cache.redis import open_redis
from infra.db.engine import driver_url
from infra.doctor.database import examine_primary, examine_replica
from infra.doctor.examination import examine
from infra.doctor.finding import Examination, Finding, Health
from infra.doctor.machine import examine_data_dir, examine_port
from infra.doctor.redis_server import examine_redis
from infra.embedded import Home, valkey
from infra.settings import Settings
from infra.supervision import Backoff, Supervisor
from tests.servers import MariaDb, RedisServer

OK, WARNING, FAILED = Health.OK, Health.WARNING, Health.FAILED


async def found(examination: Examination) -> dict[str, Finding]:
    return {finding.subject: finding async for finding in examination}


def healths(findings: dict[str, Finding]) -> dict[str, Health]:
    return {subject: finding.health for subject, finding in findings.items()}


async def ask(redis: RedisServer) -> dict[str, Finding]:
    return await found(examine_redis("Redis", redis.url, variable="REDIS_URL", is_queue=True))


async def execute(url: str, statement: str) -> None:
    engine = create_async_engine(driver_url(url))
    async with engine.begin() as connection:
        await connection.exec_driver_sql(statement)
    await engine.dispose()


class TestDatabase:
    async def test_healthy(self, mariadb_url: str) -> None:
        findings = await found(examine_primary(mariadb_url))
        assert healths(findings) == {"database": OK, "schema": OK, "database clock": OK}
        assert findings["database"].detail.startswith("MariaDB 1")

    async def test_sqlite(self, sqlite_url: str, tmp_path: Path) -> None:
        assert healths(await found(examine_primary(sqlite_url))) == {"database": OK, "schema": OK}
        missing = tmp_path / "missing.db"
        assert healths(await found(examine_primary(f"sqlite:///{missing}"))) == {
            "database": WARNING
        }
        assert not missing.exists()

    async def test_not_migrated(self, mariadb_primary: MariaDb) -> None:
        mariadb_primary.sql("CREATE OR REPLACE DATABASE doctor_empty")
        schema = (await found(examine_primary(mariadb_primary.url("doctor_empty"))))["schema"]
        assert schema.health is FAILED
        assert schema.remedy == "Run `python cli.py migrate`."

    async def test_newer_than_this_release(self, sqlite_url: str) -> None:
        await execute(sqlite_url, "UPDATE alembic_version SET version_num = '9999'")
        schema = (await found(examine_primary(sqlite_url)))["schema"]
        assert schema == Finding(
            "schema", FAILED, "at unknown revision 9999", "Run the newer release here too."
        )

    async def test_away(self) -> None:
        findings = await found(examine_primary("mysql://app:hunter2@127.0.0.1:1/laowang"))
        assert healths(findings) == {"database": FAILED}
        assert "DATABASE_URL" in findings["database"].remedy
        assert "hunter2" not in str(findings)

    async def test_hung(self, mariadb_primary: MariaDb) -> None:
        mariadb_primary.freeze()
        try:
            findings = await found(examine_primary(mariadb_primary.url("mysql")))
        finally:
            mariadb_primary.thaw()
        assert healths(findings) == {"database": FAILED}
        assert "does not answer" in findings["database"].detail


@pytest.fixture
def up_to_date(mariadb_primary: MariaDb, mariadb_replica: MariaDb) -> MariaDb:
    position = mariadb_primary.sql("SELECT @@gtid_current_pos")
    assert mariadb_replica.sql(f"SELECT MASTER_GTID_WAIT('{position}', 60)") == "0"
    return mariadb_replica


class TestReplica:
    async def test_healthy(self, up_to_date: MariaDb) -> None:
        findings = await found(examine_replica(up_to_date.url("mysql")))
        assert healths(findings) == {"replica": OK, "replica lag": OK}

    async def test_stopped(self, mariadb_replica: MariaDb) -> None:
        mariadb_replica.sql("STOP REPLICA")
        try:
            lag = (await found(examine_replica(mariadb_replica.url("mysql"))))["replica lag"]
        finally:
            mariadb_replica.sql("START REPLICA")
        assert (lag.health, lag.detail) == (FAILED, "replication has stopped")

    async def test_none_at_all(self, mariadb_primary: MariaDb) -> None:
        lag = (await found(examine_replica(mariadb_primary.url("mysql"))))["replica lag"]
        assert (lag.health, lag.detail) == (WARNING, "the server is no replica")

    async def test_hidden(self, mariadb_replica: MariaDb) -> None:
        url = mariadb_replica.url("information_schema").replace("//root", "//doctor_blind")
        mariadb_replica.sql("CREATE OR REPLACE USER doctor_blind@'%'")
        lag = (await found(examine_replica(url)))["replica lag"]
        assert lag.health is WARNING
        assert "GRANT" in lag.remedy


class TestRedis:
    async def test_healthy(self, tmp_path: Path) -> None:
        """The embedded one is as it should be."""
        home = Home(tmp_path)
        home.prepare()
        async with Supervisor(backoff=Backoff()) as supervisor:
            await supervisor.start(valkey(home))
            url = f"unix://{home.valkey_socket}"
            findings = await found(examine_redis("Redis", url, variable="REDIS_URL", is_queue=True))
        assert findings["Redis"].detail.startswith("Valkey")
        assert healths(findings) == {
            "Redis": OK,
            "Redis role": OK,
            "Redis memory": OK,
            "Redis persistence": OK,
            "Redis changes": OK,
            "Redis clock": OK,
        }

    async def test_silent_about_changes(self, redis_server: RedisServer) -> None:
        rights = ["+@all", "-client|tracking"]
        async with open_redis(redis_server.url) as redis:
            await redis.acl_setuser("untold", enabled=True, nopass=True, commands=rights)
        url = redis_server.url.replace("//", "//untold:any@")
        changes = (await found(examine_redis("Redis", url, variable="REDIS_URL", is_queue=True)))[
            "Redis changes"
        ]
        assert changes.health is WARNING
        assert changes.remedy.startswith("Allow HELLO and CLIENT TRACKING")

    async def test_changes_are_asked_for_where_the_queue_is(
        self, redis_server: RedisServer
    ) -> None:
        url = redis_server.url
        kept = await found(examine_redis("Redis", url, variable="REDIS_URL", is_queue=False))
        assert "Redis changes" not in kept
        assert set(healths(kept)) == set(healths(await ask(redis_server))) - {"Redis changes"}

    async def test_forgetful_when_full(self, redis_server: RedisServer) -> None:
        await configure(redis_server, "maxmemory-policy", "allkeys-lru")
        memory = (await ask(redis_server))["Redis memory"]
        assert memory.health is FAILED
        assert memory.remedy == "Set maxmemory-policy noeviction."

    @pytest.mark.parametrize(("saves", "health"), [("", FAILED), ("60 1", WARNING)])
    async def test_forgetful_when_restarted(
        self, redis_server: RedisServer, saves: str, health: Health
    ) -> None:
        await configure(redis_server, "save", saves)
        persistence = (await ask(redis_server))["Redis persistence"]
        assert (persistence.health, persistence.remedy) == (health, "Set appendonly yes.")

    async def test_read_only(self, redis_server: RedisServer) -> None:
        async with open_redis(redis_server.url) as redis:
            await redis.replicaof("127.0.0.1", "1")
        assert (await ask(redis_server))["Redis role"].health is FAILED

    async def test_away(self, redis_server: RedisServer) -> None:
        redis_server.stop()
        findings = await ask(redis_server)
        assert healths(findings) == {"Redis": FAILED}
        assert "REDIS_URL" in findings["Redis"].remedy


async def configure(server: RedisServer, name: str, value: str) -> None:
    async with open_redis(server.url) as redis:
        await redis.config_set(name, value)


async def test_data_dir(tmp_path: Path) -> None:
    assert healths(await found(examine_data_dir(tmp_path))) == {"data directory": OK}
    assert names_in(tmp_path) == []
    missing = await found(examine_data_dir(tmp_path / "missing"))
    assert healths(missing) == {"data directory": FAILED}


def names_in(directory: Path) -> list[str]:
    return [path.name for path in directory.iterdir()]


async def test_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        finding = (await found(examine_port(Settings(port=port))))[f"port {port}"]
        assert finding.health is FAILED
        assert f"PORT={port + 1}" in finding.detail
    finding = (await found(examine_port(Settings(port=port))))[f"port {port}"]
    assert (finding.health, finding.detail) == (OK, "free")


async def test_a_new_machine_has_no_fault(tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path / "data", port=0, database_url=SecretStr(""), redis_url=SecretStr("")
    )
    assert healths(await found(examine(settings, asks_providers=False))) == {
        "settings": OK,
        "data directory": OK,
        "database": WARNING,
        "Redis": WARNING,
        "mail": OK,
        "port 0": OK,
    }


async def test_everything_is_examined(
    mariadb_url: str, mariadb_replica: MariaDb, redis_server: RedisServer, tmp_path: Path
) -> None:
    settings = Settings.model_validate(
        {
            "data_dir": tmp_path,
            "port": 0,
            "database_url": mariadb_url,
            "read_database_url": mariadb_replica.url("mysql"),
            "redis_url": redis_server.url,
            "queue_redis_url": redis_server.url,
        }
    )
    findings = await found(examine(settings, asks_providers=True))
    assert {
        "database",
        "replica",
        "Redis",
        "queue Redis",
        "mail",
        "port 0",
        "AI",
        "search",
    } <= findings.keys()
