"""How large variables may be: checked before the schema's types read them."""

from collections.abc import Mapping
from typing import Any

from server.document_shape import LIST_ITEMS, Most

DEPTH = Most(20, "变量的嵌套深度", "the nesting of its variables")
VALUES = Most(5000, "变量中值的个数", "the values in its variables")


def require_plain(variables: Mapping[str, Any]) -> int:
    """How many values were visited; raises `DocumentTooLarge`."""
    visited = 0
    values: list[tuple[object, int]] = [(variables, 0)]
    while values:
        value, depth = values.pop()
        visited += 1
        nested = _nested(value)
        if nested:
            DEPTH.require(depth + 1)
            VALUES.require(visited + len(values) + len(nested))
            values.extend((each, depth + 1) for each in nested)
    return visited


def _nested(value: object) -> list[object]:
    if isinstance(value, Mapping):
        return list(value.values())
    if isinstance(value, list):
        LIST_ITEMS.require(len(value))
        return value
    return []
