"""Pages of a list ordered by (moment, id) or by id, read along an index and never by offset."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Column, ColumnElement, Select, and_, or_
from sqlalchemy.ext.asyncio import AsyncSession

from domain.page import Page, PageRequest, Position

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Keyset:
    """The columns that a list is ordered by, and in which direction.

    Without a moment it is the id alone, which tells the time of its making.
    """

    moment: Column[datetime] | None
    item_id: Column[str]
    is_descending: bool

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
        columns = [column for column in (self.moment, self.item_id) if column is not None]
        order = [column.desc() if is_falling else column.asc() for column in columns]
        return statement.order_by(*order).limit(request.size + 1)

    def _beyond(self, position: Position, is_falling: bool) -> ColumnElement[bool]:  # noqa: FBT001 - private
        """Past a position; the first comparison alone bounds the index range on MySQL."""
        moment, item_id = position.moment, position.item_id
        if self.moment is None:
            return self.item_id < item_id if is_falling else self.item_id > item_id
        if is_falling:
            return and_(self.moment <= moment, or_(self.moment < moment, self.item_id < item_id))
        return and_(self.moment >= moment, or_(self.moment > moment, self.item_id > item_id))
