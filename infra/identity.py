"""New ids and the present moment."""

import secrets
from datetime import UTC, datetime

import uuid_utils

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 26


def new_id() -> str:
    """A UUIDv7 in Crockford's base 32: 26 characters that sort by time, like a ULID."""
    return _written(uuid_utils.uuid7().int)


def _written(number: int) -> str:
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))


def id_after(earlier: str) -> str:
    """The next id of all: of the same moment, and not of another host."""
    number = 0
    for character in earlier:
        number = number << 5 | _ALPHABET.index(character)
    return _written(number + 1)


def utc_now() -> datetime:
    return datetime.now(UTC)


def random_name() -> str:
    """Differs from every other process's, as a worker's or a hub's name must."""
    return secrets.token_hex(8)


def new_token() -> str:
    """256 random bits in characters that an address takes as they are."""
    return secrets.token_urlsafe(32)
