"""What `cli.py` is to a launch, as small as it can be: `serve --descriptor N` and `worker`.

Reports to the roll call at ROLL_CALL; `serve` answers every request with 200.
"""

import os
import signal
import socket
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Keeps the test's output calm."""


def report(name: str) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    line.connect(os.environ["ROLL_CALL"])
    line.sendall(f"{name}:{os.getpid()}:{os.getppid()}\n".encode())
    return line


def serve(descriptor: int) -> None:
    server = HTTPServer(("127.0.0.1", 0), Answering, bind_and_activate=False)
    server.socket.close()
    server.socket = socket.socket(fileno=descriptor)
    server.serve_forever()


if __name__ == "__main__":
    held = report(sys.argv[1])
    if sys.argv[1] == "serve":
        serve(int(sys.argv[3]))
    while True:
        signal.pause()
