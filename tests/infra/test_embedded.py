import asyncio
import fcntl
import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from infra.embedded import (
    AlreadyRunning,
    DataDirUnusable,
    Home,
    SecretsUnreadable,
    completed,
    development,
    sole_run,
    valkey,
)
from infra.settings import SIGNING_SECRETS, Settings
from infra.supervision import Backoff, Supervisor

NOTHING = SecretStr("")
SECRET_NAMES = {name.upper() for name in SIGNING_SECRETS}


def on(data_dir: Path) -> Settings:
    return Settings(data_dir=data_dir, database_url=NOTHING, redis_url=NOTHING)


def test_development_lacks_nothing_afterwards(tmp_path: Path) -> None:
    lacking = development(on(tmp_path))
    assert lacking.keys() == {"DATABASE_URL", "REDIS_URL", *SECRET_NAMES}
    assert lacking["DATABASE_URL"] == f"sqlite:///{tmp_path}/laowang.db"
    assert lacking["REDIS_URL"] == f"unix://{tmp_path}/valkey/valkey.sock"
    whole = completed(on(tmp_path))
    assert whole.jwt_secret.get_secret_value() == lacking["JWT_SECRET"]
    assert development(whole) == {}


def test_what_is_given_is_kept(tmp_path: Path) -> None:
    given = Settings(
        data_dir=tmp_path,
        database_url=SecretStr("mysql://root@127.0.0.1/laowang"),
        redis_url=SecretStr("redis://127.0.0.1:6379/0"),
        jwt_secret=SecretStr("mine"),
    )
    assert development(given).keys() == SECRET_NAMES - {"JWT_SECRET"}
    assert completed(given).redis_url == given.redis_url


def test_production_is_given_nothing(tmp_path: Path) -> None:
    secret = SecretStr("0123456789abcdef0123456789abcdef")
    production = Settings.model_validate(
        {
            "environment": "production",
            "data_dir": tmp_path / "data",
            "database_url": "mysql://root@db/laowang",
            "redis_url": "redis://redis:6379/0",
            "public_base_url": "https://api.example.com",
            "smtp_url": "smtp://mail.example.com",
            "mail_from": "no-reply@example.com",
            **dict.fromkeys(SIGNING_SECRETS, secret),
        }
    )
    assert development(production) == {}
    assert not (tmp_path / "data").exists()


def test_secrets_are_made_once_for_our_eyes_only(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        all_made = list(threads.map(development, [on(tmp_path)] * 8))
    assert all(made == all_made[0] for made in all_made)
    assert len({all_made[0][name] for name in SECRET_NAMES}) == 5
    assert all(len(all_made[0][name]) >= 32 for name in SECRET_NAMES)
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert development(on(tmp_path)) == all_made[0]


@pytest.mark.parametrize("name", ["OWN_KEY_SECRET", "AI_LABEL_SECRET"])
def test_what_an_earlier_release_had_no_secret_for_gets_one(tmp_path: Path, name: str) -> None:
    development(on(tmp_path))
    path = tmp_path / "secrets.json"
    earlier = json.loads(path.read_text())
    del earlier[name]
    path.write_text(json.dumps(earlier))

    with ThreadPoolExecutor(8) as threads:
        all_made = list(threads.map(development, [on(tmp_path)] * 8))

    assert all(made == all_made[0] for made in all_made)
    assert {each: all_made[0][each] for each in earlier} == earlier
    assert len(all_made[0][name]) >= 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert development(on(tmp_path)) == all_made[0]


@pytest.mark.parametrize("damaged", ["", "[]", '{"JWT_SECRET": "only this one"}'])
def test_damaged_secrets_are_not_replaced(tmp_path: Path, damaged: str) -> None:
    (tmp_path / "secrets.json").write_text(damaged)
    with pytest.raises(SecretsUnreadable, match="damaged"):
        development(on(tmp_path))
    assert (tmp_path / "secrets.json").read_text() == damaged


def test_a_data_dir_that_cannot_be_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataDirUnusable) as refused:
        development(on(tmp_path / "file" / "data"))
    assert str(refused.value) == (
        f"DATA_DIR cannot be used: Not a directory: {tmp_path}/file/data. "
        "Make it writable, or choose another: DATA_DIR=/some/where."
    )


@pytest.fixture(params=["short", "long" * 30, "with space", "数据"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path / request.param)
    home.prepare()
    yield home
    shutil.rmtree(home.valkey_socket.parent)


async def test_valkey_runs_under_any_data_dir(home: Home) -> None:
    """A socket's path is short and reads the same in a URL, whatever DATA_DIR is called."""
    assert len(str(home.valkey_socket)) <= 100
    assert home.valkey_socket.parent.stat().st_mode & 0o777 == 0o700
    async with Supervisor(backoff=Backoff()) as supervisor:
        await supervisor.start(valkey(home))
        async with Redis.from_url(f"unix://{home.valkey_socket}") as redis:
            assert await redis.config_get("port", "appendonly", "appendfsync", "dir") == {
                "port": "0",
                "appendonly": "yes",
                "appendfsync": "everysec",
                "dir": str(home.valkey),
            }
            assert await redis.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_one_run_at_a_time(tmp_path: Path) -> None:
    with (
        sole_run(Home(tmp_path)),
        pytest.raises(AlreadyRunning, match=f"process {os.getpid()}"),
        sole_run(Home(tmp_path)),
    ):
        pytest.fail("two at once")
    with sole_run(Home(tmp_path)):
        pass


KILLED_RUN = """
import os, signal, subprocess, sys
from pathlib import Path
from infra.embedded import Home, sole_run

with sole_run(Home(Path(sys.argv[1]))) as lock:
    subprocess.Popen(["cat"], pass_fds=[lock])
    os.kill(os.getpid(), signal.SIGKILL)
"""


async def test_a_run_waits_for_what_a_killed_one_has_left(tmp_path: Path) -> None:
    """The lock lasts as long as any process that inherited it."""
    held, hold = os.pipe()
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED_RUN, tmp_path, stdin=held
    )
    os.close(held)
    assert await killed.wait() == -signal.SIGKILL
    with (tmp_path / "run.lock").open() as lock, pytest.raises(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    entering = asyncio.create_task(asyncio.to_thread(enter_and_leave, Home(tmp_path)))
    os.close(hold)  # `cat` ends
    await entering


def enter_and_leave(home: Home) -> None:
    with sole_run(home):
        pass
