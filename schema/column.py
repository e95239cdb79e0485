"""Fields that are computed of their objects alone, declared for many objects at once."""

from collections.abc import Callable, Sequence
from typing import Any

import strawberry

#: Under this name a field's metadata holds what computes it, for whoever compiles operations.
COLUMN = "column"

#: Gives one value for each object.
Compute = Callable[[Sequence[Any]], Sequence[Any]]


def column(compute: Compute, gives: object, description: str) -> Any:  # noqa: ANN401 - a class attribute of any GraphQL type
    """The resolver of one object is derived from that of many."""

    def compute_one(root: Any) -> Any:  # noqa: ANN401 - as `compute` takes and gives them
        [value] = compute([root])
        return value

    return strawberry.field(
        resolver=compute_one,
        graphql_type=gives,
        description=description,
        metadata={COLUMN: compute},
    )
