"""What fields may be said to hold for, as Apollo Server's `@cacheControl` has it.

An operation holds for as long as the least of its fields, and for its viewer alone where one of
them does. Of a field of which nothing is said, and that leads to an object, nobody keeps the
answer; one with a value is kept as the object that it belongs to.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class CacheScope(StrEnum):
    PUBLIC = "PUBLIC"
    #: One viewer's alone.
    PRIVATE = "PRIVATE"


@dataclass(frozen=True, slots=True)
class CacheControl:
    """For so many seconds the answer may be shown again without asking whether it still holds."""

    max_age: int
    scope: CacheScope

    def with_(self, other: "CacheControl") -> "CacheControl":
        """Of two fields of one operation."""
        is_private = CacheScope.PRIVATE in (self.scope, other.scope)
        return CacheControl(
            min(self.max_age, other.max_age),
            CacheScope.PRIVATE if is_private else CacheScope.PUBLIC,
        )


#: Under this name a field's metadata says for how long, and for whom, it holds.
CACHE_CONTROL = "cache_control"
#: Changes with a release, or when an operator changes a plan.
FIVE_MINUTES: Final = CacheControl(300, CacheScope.PUBLIC)
#: As long as an engine that has failed is left alone: an older answer would say nothing.
HALF_A_MINUTE: Final = CacheControl(30, CacheScope.PUBLIC)
#: The viewer's own, who may have changed it a moment ago: always asked for anew, and sent anew only
#: where it has changed.
ASKED_ANEW: Final = CacheControl(0, CacheScope.PRIVATE)


class Inherited:
    """Holds as the object that the field belongs to, although it leads to another."""


INHERITED: Final = Inherited()
