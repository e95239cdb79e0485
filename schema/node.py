"""Objects that can be fetched again by their id."""

from typing import Any

import strawberry

from resolvers.node import GlobalId


def global_id(type_name: str) -> strawberry.ID:
    """The field `id` of a type: opaque, and unique over all types."""

    def resolve(root: Any) -> strawberry.ID:  # noqa: ANN401 - any domain object with an id
        return strawberry.ID(str(GlobalId(type_name, root.id)))

    field: strawberry.ID = strawberry.field(
        resolver=resolve, description="Opaque and unique over all types; `node(id)` takes it."
    )
    return field


@strawberry.interface(description="An object that `node(id)` fetches again.")
class Node:
    id: strawberry.ID = strawberry.field(description="Opaque and unique over all types.")
