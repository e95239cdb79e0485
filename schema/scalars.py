"""Kinds of values that GraphQL has no name for."""

from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

#: What JSON's numbers hold exactly, in JavaScript and elsewhere: `Number.MAX_SAFE_INTEGER`.
SAFE_INT_MAXIMUM = 2**53 - 1

#: For sums that an Int, of 32 bits, may not hold.
SafeInt = NewType("SafeInt", int)


def _serialized(number: int) -> int:
    """Raises `ValueError` for one that clients could not read exactly."""
    if abs(number) > SAFE_INT_MAXIMUM:
        raise ValueError(number)
    return number


SCALARS: dict[object, ScalarDefinition] = {
    SafeInt: strawberry.scalar(
        name="SafeInt",
        description="A whole number from -(2^53 - 1) to 2^53 - 1, as a JSON number: for sums that"
        " may be more than an Int holds.",
        serialize=_serialized,
    )
}
