"""Fields that lead to other objects, declared by loader and key."""

from typing import Any

import strawberry

from resolvers.edge import Edge, LoaderName

#: Under this name a field's metadata holds its declaration, for whoever compiles operations.
EDGE = "edge"


def edge(  # becomes a class attribute of any GraphQL type
    gives: object,
    description: str,
    *,
    loader: LoaderName,
    key: str = "id",
    deprecated_because: str | None = None,
) -> Any:  # noqa: ANN401 - see above
    declared = Edge(loader, key)
    return strawberry.field(
        resolver=declared.resolver,
        graphql_type=gives,
        description=description,
        deprecation_reason=deprecated_because,
        metadata={EDGE: declared},
    )
