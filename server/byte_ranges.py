"""Which part of a file a request asks for (RFC 9110, section 14)."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=[ \t]*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))[ \t]*")


class RangeUnsatisfiable(Exception):
    """It begins where the file has ended."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """From the first byte to the last, both of them included, as HTTP counts."""

    first: int
    last: int

    @classmethod
    def asked(cls, header: str, *, size: int) -> "ByteRange | None":
        """None where all of the file is to be sent; raises `RangeUnsatisfiable`.

        A server may pass over what it does not understand, and lists of ranges.
        """
        matched = _ONE_RANGE.fullmatch(header)
        if matched is None:
            return None
        first, last, suffix = matched.groups()
        if suffix is not None:
            return cls._satisfiable(max(0, size - int(suffix)), size - 1, size=size)
        if last and int(last) < int(first):
            return None
        return cls._satisfiable(int(first), min(int(last or size), size - 1), size=size)

    @classmethod
    def _satisfiable(cls, first: int, last: int, *, size: int) -> "ByteRange":
        if first >= size:
            raise RangeUnsatisfiable
        return cls(first, last)
