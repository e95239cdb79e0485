"""Where a cache has found what it was asked for."""

from enum import StrEnum


class FoundIn(StrEnum):
    #: Of this process.
    MEMORY = "memory"
    #: That all processes share.
    STORE = "store"
    NOWHERE = "nowhere"
