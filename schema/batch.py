"""Fields that are answered for all their objects at once, declared by what answers them."""

from typing import Any

import strawberry
from strawberry.types.field import StrawberryField

from resolvers.batch import Batch, BatchResolver, ObjectComputation, each

#: Under this name a field's metadata holds its declaration, for whoever compiles operations.
BATCH = "batch"


def batch(resolve: BatchResolver, gives: object, description: str) -> Any:  # noqa: ANN401 - becomes a class attribute of any GraphQL type
    declared = Batch(resolve)
    return strawberry.field(
        resolver=declared.resolver,
        graphql_type=gives,
        description=description,
        metadata={BATCH: declared},
    )


def computed(compute: ObjectComputation, gives: object, description: str) -> Any:  # noqa: ANN401 - as above
    """Of each object by itself, and of the context."""
    return batch(each(compute), gives, description)


def declared_batch(field: StrawberryField) -> Batch | None:
    """What the field declares; None where it declares nothing."""
    declared = field.metadata.get(BATCH)
    return declared if isinstance(declared, Batch) else None
