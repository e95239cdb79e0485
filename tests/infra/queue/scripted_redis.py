"""A server that talks as Redis does, and behaves as no Redis can be brought to at will."""

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

_REPLIES = {"HELLO": b"%1\r\n$5\r\nproto\r\n:3\r\n", "PING": b"+PONG\r\n", "XREAD": b"_\r\n"}


class Script(StreamRequestHandler):
    """Answers each command, and does something of its own besides."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        while name := self._command():
            self.before(name)
            self.wfile.write(_REPLIES.get(name, b"+OK\r\n"))
            if self.ends_after(name):
                return

    def before(self, name: str) -> None:
        """It is answered next."""

    def ends_after(self, name: str) -> bool:
        """Whether the connection has been closed."""
        return False

    def _command(self) -> str:
        """With the word behind it, where that belongs to its name; empty at the end."""
        count = self.rfile.readline()[1:]
        words = []
        for _ in range(int(count or 0)):
            length = int(self.rfile.readline()[1:])
            words.append(self.rfile.read(length + 2).decode().strip())
        return " ".join(words[:2] if words[:1] == ["CLIENT"] else words[:1])


@contextmanager
def scripted_redis(script: type[Script]) -> Iterator[str]:
    """Its URL."""
    with ThreadingTCPServer(("127.0.0.1", 0), script) as server:
        serving = Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        try:
            yield f"redis://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            serving.join()
