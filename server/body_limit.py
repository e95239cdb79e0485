"""How much of a request we read, and for how long we wait for it."""

import re

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from domain.language import Sentence
from server.request_refused import RequestRefused
from server.time_limit import Deadline

#: More than the longest article that we take, even with all its characters escaped.
BODY_BYTES = 2 * 1024 * 1024
#: The largest body takes so long at 0.6 Mbit/s.
BODY_SECONDS = 30.0

_SIZE = re.compile(r"[0-9]{1,18}")


class BodyTooLarge(RequestRefused):
    status = 413

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"请求体过大，最多 {BODY_BYTES // 1024} KiB。",
                f"The request body is too large; {BODY_BYTES // 1024} KiB are the most.",
            )
        )


class BodyTooSlow(RequestRefused):
    """What may still come of it is not waited for either."""

    status = 408
    headers = {"Connection": "close"}  # noqa: RUF012 - its type says that nobody changes it

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "请求体未能及时送达，请重新发送。",
                "The request body did not arrive in time; send it again.",
            )
        )


class BodyTime(Deadline):
    def late(self) -> BodyTooSlow:
        return BodyTooSlow()


def require_small(declared: str) -> None:
    """By the Content-Length, before anything is read; raises `BodyTooLarge`."""
    if _SIZE.fullmatch(declared) and int(declared) > BODY_BYTES:
        raise BodyTooLarge


async def body_of(receive: Receive, limit: BodyTime) -> bytes:
    """Raises `BodyTooSlow` where it does not come in time, `BodyTooLarge`, `ClientDisconnect`."""
    with limit:
        return await _read(receive)


async def _read(receive: Receive) -> bytes:
    """Counts while reading, because a chunked body does not say its length beforehand."""
    chunks, size, has_more = [], 0, True
    while has_more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > BODY_BYTES:
            raise BodyTooLarge
        chunks.append(chunk)
        has_more = message.get("more_body", False)
    return b"".join(chunks)
