"""Objects that can be fetched again by their id."""

from typing import Any

import strawberry

from resolvers.node import GlobalId


def node_id(type_name: str) -> strawberry.ID:
    """The field `id` of a type that `node(id)` fetches."""
    return _id(type_name, "Opaque and unique over all types; `node(id)` takes it.")


def global_id(type_name: str) -> strawberry.ID:
    """The field `id` of any other type."""
    return _id(type_name, "Opaque and unique over all types.")


def _id(type_name: str, description: str) -> strawberry.ID:

    def resolve(root: Any) -> strawberry.ID:  # noqa: ANN401 - any domain object with an id
        return strawberry.ID(str(GlobalId(type_name, root.id)))

    field: strawberry.ID = strawberry.field(resolver=resolve, description=description)
    return field


@strawberry.interface(description="An object that `node(id)` fetches again.")
class Node:
    id: strawberry.ID = strawberry.field(description="Opaque and unique over all types.")
