"""Fields that lead to other objects, declared by loader and key."""

from typing import Any

import strawberry
from strawberry.types.field import StrawberryField

from domain.permission import Sight
from resolvers.access import sighted
from resolvers.edge import Edge, LoaderName
from schema.access import SIGHT

#: Under this name a field's metadata holds its declaration, for whoever compiles operations.
EDGE = "edge"


def edge(  # becomes a class attribute of any GraphQL type
    gives: object,
    description: str,
    *,
    loader: LoaderName,
    key: str = "id",
    deprecated_because: str | None = None,
    sight: Sight | None = None,
) -> Any:  # noqa: ANN401 - see above
    declared = Edge(loader, key)
    follow = declared.resolver
    return strawberry.field(
        resolver=follow if sight is None else sighted(follow, sight),
        graphql_type=gives,
        description=description,
        deprecation_reason=deprecated_because,
        metadata={EDGE: declared} if sight is None else {EDGE: declared, SIGHT: sight},
    )


def plain_edge(field: StrawberryField) -> Edge | None:
    """What the field declares; None where it declares nothing, or not all may have it."""
    declared = field.metadata.get(EDGE)
    return declared if isinstance(declared, Edge) and SIGHT not in field.metadata else None
