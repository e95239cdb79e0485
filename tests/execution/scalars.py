"""Enums of several kinds, and a scalar whose coercion may fail, both ways."""

from enum import Enum, IntEnum, StrEnum
from typing import Any, NewType

import strawberry
from graphql import Undefined
from strawberry.scalars import JSON
from strawberry.schema.types.scalar import DEFAULT_SCALAR_REGISTRY
from strawberry.types.scalar import ScalarDefinition, scalar

Picky = NewType("Picky", str)


@strawberry.enum
class Diet(Enum):
    MEAT = "m"
    PLANTS = "p"
    EITHER = "e"


@strawberry.enum
class Size(IntEnum):
    SMALL = 1
    LARGE = 2


@strawberry.enum
class Stage(StrEnum):
    YOUNG = "young"
    OLD = "old"


def _told(value: object) -> Any:  # noqa: ANN401 - a scalar gives what it likes
    if value == "bad":
        raise ValueError("Picky about what is bad.")
    if value == "undefined":
        return Undefined
    return None if value == "none" else f"<{value}>"


def _taken(value: object) -> Picky:
    if value == "bad":
        raise ValueError("Picky about what is bad.")
    return Picky(f"taken {value}")


SCALARS: dict[object, ScalarDefinition] = {
    Picky: scalar(name="Picky", serialize=_told, parse_value=_taken),
}

__all__ = ["DEFAULT_SCALAR_REGISTRY", "JSON", "SCALARS", "Diet", "Picky", "Size", "Stage"]
