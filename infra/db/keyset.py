"""Pages of a list ordered by (key, id) or by id, read along an index and never by offset."""

from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.ext.asyncio import AsyncSession

from domain.page import Page, PageRequest, Position, Ranked

Item = TypeVar("Item")


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
        """One page of what `statement` selects, in one statement.

        `has_next_page` and `has_previous_page` are as Relay defines them: on the side that was
        read it is known, on the other side the cursor itself proves that there is something.
        """
        rows = await session.scalars(self._bounded(statement, request))
        items = list(rows)
        has_more = len(items) > request.size
        del items[request.size :]
        if request.is_backward:
            items.reverse()
            return Page(items, request.before is not None, has_more)
        return Page(items, has_more, request.after is not None)

    def _bounded(self, statement: Select[Item], request: PageRequest) -> Select[Item]:
        if request.after is not None:
            statement = statement.where(self._beyond(request.after, self.is_descending))
        if request.before is not None:
            statement = statement.where(self._beyond(request.before, not self.is_descending))
        is_falling = self.is_descending is not request.is_backward
        order = [column.desc() if is_falling else column.asc() for column in self._columns]
        return statement.order_by(*order).limit(request.size + 1)

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
