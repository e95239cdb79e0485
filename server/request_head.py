"""The headers of a request or a handshake, read once."""

from collections.abc import Iterable

#: Lines of these are one list (RFC 9110, section 5.3).
_LISTS = frozenset({b"accept", b"accept-language", b"if-none-match"})


class RequestHeaders:
    """By their names in lower case; of what is no list, and yet sent again, the first counts."""

    __slots__ = ("_values",)

    def __init__(self, lines: Iterable[tuple[bytes, bytes]]) -> None:
        values: dict[bytes, bytes] = {}
        for name, value in lines:
            if name not in values:
                values[name] = value
            elif name in _LISTS:
                values[name] += b", " + value
        self._values = values

    def get(self, name: str) -> str:
        """Empty where there is none."""
        return self._values.get(name.encode(), b"").decode("latin-1")
