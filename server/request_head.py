"""The headers of a request or a handshake, read once."""

from collections.abc import Iterable


class RequestHeaders:
    """By their names in lower case; lines of one name are joined (RFC 9110, section 5.3)."""

    __slots__ = ("_values",)

    def __init__(self, lines: Iterable[tuple[bytes, bytes]]) -> None:
        values: dict[bytes, bytes] = {}
        for name, value in lines:
            values[name] = values[name] + b", " + value if name in values else value
        self._values = values

    def get(self, name: str) -> str:
        """Empty where there is none."""
        return self._values.get(name.encode(), b"").decode("latin-1")
