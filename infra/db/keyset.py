"""Pages of a list ordered by (key, id) or by id, read along an index and never by offset."""

from dataclasses import dataclass
from typing import Any, Self, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, and_, bindparam, or_
from sqlalchemy.ext.asyncio import AsyncSession

from domain.page import Page, PageRequest, Position, Ranked

Item = TypeVar("Item")
Entity = TypeVar("Entity")


@dataclass(frozen=True, slots=True)
class Keyset:
    """What a list is ordered by, and in which direction.

    Without a key it is the id alone, which tells the time of its making. `rank` comes first where
    there are classes; without, a `Ranked` position is but its moment.
    """

    key: ColumnElement[Any] | None  # Any: a moment, or a text
    item_id: ColumnElement[str]
    is_descending: bool
    rank: ColumnElement[int] | None = None

    async def page(
        self, session: AsyncSession, statement: Select[Item], request: PageRequest
    ) -> Page[Item]:
        """One page of what `statement` selects, in one statement."""
        rows = await session.scalars(self.bounded(statement, request, limit=request.size + 1))
        return cut(list(rows), request)

    def bounded(
        self, statement: Select[Item], request: PageRequest, *, limit: int | BindParameter[int]
    ) -> Select[Item]:
        if request.after is not None:
            statement = statement.where(self._beyond(request.after, self.is_descending))
        if request.before is not None:
            statement = statement.where(self._beyond(request.before, not self.is_descending))
        is_falling = self.is_descending is not request.is_backward
        order = [column.desc() if is_falling else column.asc() for column in self._columns]
        return statement.order_by(*order).limit(limit)

    @property
    def _columns(self) -> list[ColumnElement[Any]]:  # Any: see `key`
        columns = (self.rank, self.key, self.item_id)
        return [column for column in columns if column is not None]

    def _beyond(self, position: Position, is_falling: bool) -> ColumnElement[bool]:  # noqa: FBT001 - private
        """Past a position; the first comparison alone bounds the index range on MySQL."""
        *earlier, (column, value) = zip(self._columns, self._values(position), strict=True)
        beyond = column < value if is_falling else column > value
        for column, value in reversed(earlier):
            if is_falling:
                beyond = and_(column <= value, or_(column < value, beyond))
            else:
                beyond = and_(column >= value, or_(column > value, beyond))
        return beyond

    def _values(self, position: Position) -> list[object]:
        """One for each column."""
        key = position.key
        rank, value = (key.rank, key.moment) if isinstance(key, Ranked) else (None, key)
        ranks = [] if self.rank is None else [rank]
        keys = [] if self.key is None else [value]
        return [*ranks, *keys, position.item_id]


def cut(items: list[Entity], request: PageRequest) -> Page[Entity]:
    """The page, of what its own bounds and one item more than its size have let through.

    `has_next_page` and `has_previous_page` are as Relay defines them: on the side that was
    read it is known, on the other side the cursor itself proves that there is something.
    """
    has_more = len(items) > request.size
    del items[request.size :]
    if request.is_backward:
        items.reverse()
        return Page(items, request.before is not None, has_more)
    return Page(items, has_more, request.after is not None)


@dataclass(frozen=True, slots=True)
class PageShape:
    """All of a request that decides on the SQL of its page, where there is no rank."""

    has_after: bool
    has_before: bool
    is_backward: bool

    @classmethod
    def of(cls, request: PageRequest) -> Self:
        return cls(request.after is not None, request.before is not None, request.is_backward)

    def bounded(self, keyset: Keyset, statement: Select[Item]) -> Select[Item]:
        """The same statement for every request of this shape, its values `given` by name."""
        request = PageRequest(
            size=0,
            after=_place(keyset, "after") if self.has_after else None,
            before=_place(keyset, "before") if self.has_before else None,
            is_backward=self.is_backward,
        )
        return keyset.bounded(statement, request, limit=bindparam("limit", type_=Integer()))


def _place(keyset: Keyset, name: str) -> Position:
    key: Any  # for what it names, as is the next
    item_id: Any = bindparam(f"{name}_id", type_=keyset.item_id.type)
    key = None if keyset.key is None else bindparam(f"{name}_key", type_=keyset.key.type)
    return Position(key, item_id)


def given_page(request: PageRequest) -> dict[str, object]:
    given: dict[str, object] = {"limit": request.size + 1}
    for name, place in (("after", request.after), ("before", request.before)):
        if place is not None:
            key = place.key
            given[f"{name}_key"] = key.moment if isinstance(key, Ranked) else key
            given[f"{name}_id"] = place.item_id
    return given
