"""A type that has a field for each scalar and enum, nested in each way, resolved in each way."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import strawberry

from tests.execution import ways
from tests.execution.scalars import JSON, Diet, Picky, Size, Stage

_LEAVES: Mapping[str, Any] = {
    "int": int,
    "float": float,
    "string": str,
    "boolean": bool,
    "id": strawberry.ID,
    "diet": Diet,
    "size": Size,
    "stage": Stage,
    "time": datetime,
    "picky": Picky,
    "json": JSON,
}


def _nestings(name: str, of: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - a type
    yield f"{name}_or_null", of | None
    yield f"{name}", of
    yield f"{name}_list_or_null", list[of | None] | None
    yield f"{name}_whole_list_or_null", list[of] | None
    yield f"{name}_list", list[of | None]
    yield f"{name}_whole_list", list[of]
    yield f"{name}_lists", list[list[of | None] | None]
    yield f"{name}_whole_lists", list[list[of]]
    yield f"{name}_deep_lists", list[list[list[of] | None]] | None


_WAYS: tuple[ways.Way, ...] = (
    *(ways.attribute, ways.of_root, ways.of_parent, ways.of_self, ways.with_info),
    *(ways.of_self_with_info, ways.later, ways.sometimes_later, ways.with_arguments),
    *(ways.followed, ways.batched, ways.extended, ways.extended_later, ways.permitted),
    *(ways.permitted_edge, ways.batched_now, ways.attribute),
)
_WAYS_OF_LISTS: tuple[ways.Way, ...] = (*_WAYS, ways.promised, ways.streamed)


def _leaves() -> type:
    """The numbers of ways, leaves and nestings have no common divisor with each other's steps."""
    fields: dict[str, Any] = {}
    annotations: dict[str, Any] = {}
    for turn, (leaf, of) in enumerate(_LEAVES.items()):
        for place, (name, nested) in enumerate(_nestings(leaf, of)):
            possible = _WAYS_OF_LISTS if "list" in name else _WAYS
            fields[f"{name}_leaf"] = possible[(turn * 7 + place * 5) % len(possible)](
                f"{name}_leaf"
            )
            annotations[f"{name}_leaf"] = nested
    made = type("Leaves", (), {**fields, "__annotations__": annotations, "__module__": __name__})
    return strawberry.type(made)


Leaves: Any = _leaves()
