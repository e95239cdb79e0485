"""Identifiers, clocks and randomness, as they are handed to services."""

from collections.abc import Callable
from datetime import datetime

#: Gives a new identifier: 26 characters that sort by time of creation (ULID).
NewId = Callable[[], str]
#: Gives the present moment, aware and in UTC.
Clock = Callable[[], datetime]
