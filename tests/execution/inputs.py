"""What the zoo's fields are asked by."""

from datetime import datetime
from typing import Optional

import strawberry

from tests.execution.scalars import Diet, Picky, Size


@strawberry.input
class Filter:
    text: str = "any"
    sizes: list[Size] | None = None
    diet: Diet | None = Diet.MEAT
    when: datetime | None = None
    tags: list[list[str] | None] | None = strawberry.UNSET
    picky: Picky | None = None
    ratio: float | None = None
    also: Optional["Filter"] = None


@strawberry.input(one_of=True)
class Choice:
    by_id: strawberry.ID | None = strawberry.UNSET
    by_filter: Filter | None = strawberry.UNSET
