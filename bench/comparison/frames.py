"""Frames of WebSocket (RFC 6455), as far as a client of texts needs them."""

from collections.abc import Iterator

TEXT = 0x81
_MASKED = 0x80
_HEAD, _MASK = 2, 4
#: What stands for a length that follows in so many bytes.
_FOLLOWING = {126: 2, 127: 8}
_SHORT, _MIDDLE = 126, 1 << 16


def client_frame(text: bytes) -> bytes:
    """Masked with zeros, which changes nothing."""
    length = len(text)
    if length < _SHORT:
        written = bytes([_MASKED | length])
    elif length < _MIDDLE:
        written = bytes([_MASKED | 126]) + length.to_bytes(2, "big")
    else:
        written = bytes([_MASKED | 127]) + length.to_bytes(8, "big")
    return bytes([TEXT]) + written + bytes(_MASK) + text


class ServerFrames:
    """What a server has sent until now; it masks nothing."""

    def __init__(self) -> None:
        self._unread = b""

    def received(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Those that are complete by now: the first byte of each, and its payload."""
        self._unread += data
        while (place := self._first()) is not None:
            start, end = place
            opening, payload = self._unread[0], self._unread[start:end]
            self._unread = self._unread[end:]
            yield opening, payload

    def _first(self) -> tuple[int, int] | None:
        """Where the payload of the first one begins and ends; None where more has to come."""
        if len(self._unread) < _HEAD:
            return None
        length, start = self._unread[1], _HEAD
        if length in _FOLLOWING:
            start += _FOLLOWING[length]
            length = int.from_bytes(self._unread[_HEAD:start], "big")
        end = start + length
        return (start, end) if len(self._unread) >= end else None
