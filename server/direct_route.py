"""A short way to the address that nearly all requests go to."""

from starlette.types import ASGIApp, Receive, Scope, Send


class DirectRoute:
    """Leads requests over HTTP for `path` to `endpoint`, past the router and what is around it.

    These take a tenth of a short operation's time. The endpoint answers its own errors: what
    escapes it is the server's to log. It is to be among the application's routes as well, which
    take all else, and is that application until another is set: what it needs is opened with the
    process.
    """

    def __init__(self, app: ASGIApp, path: str) -> None:
        self._app = app
        self._path = path
        self.endpoint = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_direct = scope["type"] == "http" and scope["path"] == self._path
        await (self.endpoint if is_direct else self._app)(scope, receive, send)
