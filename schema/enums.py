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
    """Registers the enumeration; raises `KeyError` for a value without a description.

    Strawberry does so by itself where a type that uses it is imported earlier: there is one
    registration all the same.
    """
    if not hasattr(enumeration, "__strawberry_definition__"):
        strawberry.enum(enumeration)
    definition: StrawberryEnumDefinition = enumeration.__strawberry_definition__  # type: ignore[attr-defined]  # strawberry sets it
    definition.name = name or enumeration.__name__
    definition.description = description
    for value in definition.values:
        value.description = values[value.name]
