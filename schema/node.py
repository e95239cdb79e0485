"""Objects that can be fetched again by their id."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, cast

import strawberry

from domain.ids import global_ids
from schema.column import column

_key = attrgetter("id")


def node_id(type_name: str) -> strawberry.ID:
    """The field `id` of a type that `node(id)` fetches."""
    return _id(type_name, "Opaque and unique over all types; `node(id)` takes it.")


def global_id(type_name: str) -> strawberry.ID:
    """The field `id` of any other type."""
    return _id(type_name, "Opaque and unique over all types.")


def _id(type_name: str, description: str) -> strawberry.ID:

    def ids(objects: Sequence[Any]) -> list[str]:  # any domain objects with an id
        return global_ids(type_name, map(_key, objects))

    return cast("strawberry.ID", column(ids, strawberry.ID, description))


@strawberry.interface(description="An object that `node(id)` fetches again.")
class Node:
    id: strawberry.ID = strawberry.field(description="Opaque and unique over all types.")
