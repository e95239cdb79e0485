"""Arguments that a client may leave to its user's preferences: absent is not null."""

from collections.abc import Mapping
from typing import Any, TypeVar

import strawberry

from domain.preferences import Choice, Unsaid

Value = TypeVar("Value")

#: The end of the description of such an argument.
PREFERRED = " As your preferences say if absent; null leaves them out of it."


def value_of(given: strawberry.Some[Value | None] | None) -> Value | None:
    return None if given is None else given.value


def unsaid_of(
    given: Mapping[Choice, strawberry.Some[Any] | None],  # Any: whatever the arguments are
) -> Unsaid:
    """Of the arguments that carry the choices."""
    return Unsaid(
        open=frozenset(choice for choice, some in given.items() if some is None),
        declined=frozenset(
            choice for choice, some in given.items() if some is not None and some.value is None
        ),
    )
