"""Identifiers, clocks and randomness, as they are handed to services."""

import base64
from collections.abc import Callable
from datetime import datetime

#: Gives a new identifier: 26 characters that sort by time of creation (ULID).
NewId = Callable[[], str]
#: Gives the present moment, aware and in UTC.
Clock = Callable[[], datetime]


def global_id(type_name: str, key: str) -> str:
    """How clients of the API name an object: opaque, and unique over all types."""
    return base64.urlsafe_b64encode(f"{type_name}:{key}".encode()).decode().rstrip("=")
