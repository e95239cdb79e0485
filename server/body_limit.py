"""How much of a request we read, and for how long we wait for it."""

import asyncio
import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.types import Message, Receive

from domain.language import Sentence
from server.request_refused import RequestRefused

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


def require_small(headers: Mapping[str, str]) -> None:
    """By what the client says, before anything is read; raises `BodyTooLarge`."""
    declared = headers.get("content-length", "")
    if _SIZE.fullmatch(declared) and int(declared) > BODY_BYTES:
        raise BodyTooLarge


def limited(receive: Receive) -> Receive:
    """Counts while reading, because a chunked body does not say its length beforehand.

    The receiver that it returns raises `BodyTooLarge`.
    """
    read = 0

    async def receive_counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > BODY_BYTES:
            raise BodyTooLarge
        return message

    return receive_counted


async def body_of(request: Request, *, seconds: float) -> bytes:
    """Raises `BodyTooSlow` where it does not come in time, `BodyTooLarge`, `ClientDisconnect`."""
    try:
        async with asyncio.timeout(seconds) as limit:
            return await request.body()
    except TimeoutError as error:
        if limit.expired():
            raise BodyTooSlow from error
        raise
