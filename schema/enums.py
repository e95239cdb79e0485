"""Domain enumerations as GraphQL enums, every value described."""

from collections.abc import Mapping
from enum import Enum

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition


def describe(
    enumeration: type[Enum],
    description: str,
    values: Mapping[str, str],
    *,
    name: str | None = None,
) -> None:
    """Registers the enumeration; raises `KeyError` for a value without a description."""
    strawberry.enum(enumeration, name=name, description=description)
    definition: StrawberryEnumDefinition = enumeration.__strawberry_definition__  # type: ignore[attr-defined]  # strawberry sets it
    for value in definition.values:
        value.description = values[value.name]
