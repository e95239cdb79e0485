"""Whether this process lives, and whether it can serve."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from server.departure import departure_of

#: Says how a dependency is: "ok", or what is wrong; anything but "ok" and "degraded…" is not ready.
Check = Callable[[], Awaitable[str]]

_OK = "ok"
_DEGRADED = "degraded"


async def healthz(request: Request) -> Response:
    """The process answers; what it needs may still be away."""
    del request
    return JSONResponse({"status": _OK})


class Readiness:
    """All dependencies asked at once; ready while none is down, and we are not about to leave.

    A replica that is away degrades the service, and Redis that is away too: reads go to the
    primary, and jobs wait for the sweeper.
    """

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks

    async def endpoint(self, request: Request) -> Response:
        if departure_of(request.scope).is_announced:
            return _answer("stopping", {}, is_ready=False)
        states = await asyncio.gather(*(check() for check in self._checks.values()))
        is_ready = all(state == _OK or state.startswith(_DEGRADED) for state in states)
        told = dict(zip(self._checks, states, strict=True))
        return _answer(_OK if is_ready else "unavailable", told, is_ready=is_ready)


def _answer(status: str, checks: Mapping[str, str], *, is_ready: bool) -> Response:
    return JSONResponse(
        {"status": status, "checks": checks},
        status_code=200 if is_ready else 503,
        headers={"Cache-Control": "no-store"},
    )
