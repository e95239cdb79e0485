"""Pages as Relay connections."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import repeat
from operator import attrgetter
from typing import Annotated, Generic, NamedTuple, TypeVar

import strawberry

from domain.page import PAGE_DEFAULT, PAGE_LIMIT, Page, SortKey, cursors, written
from execution import isoformats

Item = TypeVar("Item")
_id = attrgetter("id")

First = Annotated[
    int | None,
    strawberry.argument(
        description=f"How many items, 1 to {PAGE_LIMIT}; {PAGE_DEFAULT} if absent."
    ),
]
After = Annotated[
    str | None, strawberry.argument(description="A cursor of this list: what follows it.")
]


class Edge(NamedTuple, Generic[Item]):
    node: Item
    cursor: str


class PageInfo(NamedTuple):
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(slots=True, eq=False)  # frozen, it would take thrice as long to be made
class Connection(Generic[Item]):
    """A page of a list as clients see it, whose items have ids.

    `key_of` is what the list is ordered by, mostly when an item was made; `count` is only called
    where the total is asked for.
    """

    page: Page[Item]
    list_name: str
    key_of: Callable[[Item], SortKey] = attrgetter("created_at")
    count: Callable[[], Awaitable[int]] | None = None
    _edges: list[Edge[Item]] | None = field(init=False, repr=False, default=None)

    @property
    def edges(self) -> list[Edge[Item]]:
        """Made when they are first asked for."""
        if self._edges is None:
            self._edges = self._made()
        return self._edges

    def _made(self) -> list[Edge[Item]]:
        """By `tuple` itself: what a `NamedTuple` adds takes as long again."""
        items = self.page.items
        texts = cursors(self.list_name, self._keys(), map(_id, items))
        return [*map(tuple.__new__, repeat(Edge), zip(items, texts, strict=True))]

    def _keys(self) -> Iterable[str]:
        """Those of the items, `written`: most are moments, which are quicker done together."""
        keys = [*map(self.key_of, self.page.items)]
        moments = [key for key in keys if isinstance(key, datetime)]
        texts = isoformats(moments) if len(moments) == len(keys) else None
        return map(written, keys) if texts is None else map('"{}"'.format, texts)

    @property
    def page_info(self) -> PageInfo:
        edges = self.edges
        return PageInfo(
            has_next_page=self.page.has_next_page,
            has_previous_page=self.page.has_previous_page,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        )
