"""Serves the API over HTTP."""

import errno
import socket

from uvicorn import Config, Server

from infra.errors import StartRefused
from infra.http_connection import HttpConnection
from infra.settings import Settings

_BACKLOG = 2048
#: Operations are small; what is larger is no operation.
_WEBSOCKET_MESSAGE_BYTES = 2 * 1024 * 1024
#: Longer than any reverse proxy keeps an idle connection; the other way round it would now and
#: then send a request down one that we have just closed.
_KEEP_ALIVE_SECONDS = 75
_LAST_PORT = 65535
#: `create_server` keeps the number of a failed look-up, and not its class.
_NOT_OURS = frozenset(
    {errno.EADDRNOTAVAIL, socket.EAI_NONAME, socket.EAI_NODATA, socket.EAI_AGAIN, socket.EAI_FAIL}
)
_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - recognised, not bound


class AddressUnusable(StartRefused):
    def __init__(self, settings: Settings, error: OSError) -> None:
        if error.errno in _NOT_OURS:
            super().__init__(f"HOST={settings.host} is no address of this machine; unset it.")
            return
        reason = {errno.EADDRINUSE: "is taken", errno.EACCES: "needs more rights than we have"}
        super().__init__(
            f"Port {settings.port} on {settings.host} "
            f"{reason.get(error.errno or 0, f'cannot be opened ({error.strerror})')}. "
            f"Choose another: PORT={settings.port + 1 if settings.port < _LAST_PORT else 8000}."
        )


def listen(settings: Settings) -> socket.socket:
    """A socket on HOST and PORT that takes connections from now on; raises `AddressUnusable`."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise AddressUnusable(settings, error) from error


def app_address(settings: Settings) -> str:
    """Where the front end is, without a slash at the end: beside the API unless it is told."""
    own = local_address(settings.host, settings.port)
    chosen = settings.app_base_url or settings.public_base_url or own
    return str(chosen).rstrip("/")


def local_address(host: str, port: int) -> str:
    """Where this machine reaches the API that listens on `host` and `port`."""
    host = _ANY_ADDRESS.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(application: str, listening: socket.socket, settings: Settings) -> bool:
    """Serves the application that the factory `module:function` makes, until a signal ends it.

    Returns False where it could not start.
    """
    server = Server(
        Config(
            application,
            factory=True,
            loop="uvloop",
            http=HttpConnection,
            ws_max_size=_WEBSOCKET_MESSAGE_BYTES,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=list(settings.trusted_proxies),
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=settings.shutdown_grace_seconds,
        )
    )
    server.run(sockets=[listening])
    return server.started
