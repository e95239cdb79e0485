"""How much of a request we read."""

from starlette.types import Message, Receive

from domain.errors import BadUserInput
from domain.language import Sentence

#: More than the longest article that we take, even with all its characters escaped.
BODY_BYTES = 2 * 1024 * 1024


class BodyTooLarge(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"请求体过大，最多 {BODY_BYTES // 1024} KiB。",
                f"The request body is too large; {BODY_BYTES // 1024} KiB are the most.",
            )
        )


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
