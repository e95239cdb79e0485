"""Pages as Relay connections."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Generic, TypeVar

import strawberry

from domain.page import PAGE_DEFAULT, PAGE_LIMIT, Page

Item = TypeVar("Item")

First = Annotated[
    int | None,
    strawberry.argument(
        description=f"How many items, 1 to {PAGE_LIMIT}; {PAGE_DEFAULT} if absent."
    ),
]
After = Annotated[
    str | None, strawberry.argument(description="A cursor of this list: what follows it.")
]


@dataclass(frozen=True, slots=True)
class Edge(Generic[Item]):
    node: Item
    cursor: str


@dataclass(frozen=True, slots=True)
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True)
class Connection(Generic[Item]):
    """A page as clients see it; `count` is only called where the total is asked for."""

    page: Page[Item]
    cursor_of: Callable[[Item], str]
    count: Callable[[], Awaitable[int]] | None = None

    @cached_property
    def edges(self) -> list[Edge[Item]]:
        return [Edge(item, self.cursor_of(item)) for item in self.page.items]

    @property
    def page_info(self) -> PageInfo:
        edges = self.edges
        return PageInfo(
            has_next_page=self.page.has_next_page,
            has_previous_page=self.page.has_previous_page,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        )
