"""Accounts in SQL."""

from collections.abc import Collection, Sequence

from sqlalchemy import Column, ColumnElement, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from domain.page import Page, PageRequest
from domain.user import EmailTaken, Role, User
from infra.db.errors import is_duplicate
from infra.db.keyset import Keyset
from infra.db.question import keyed
from infra.db.rows import Rows, fetch_keyed
from infra.db.tables import users
from infra.db.values import Values

_BY_ID = keyed(Values(User, users), users.c.id)
_NEWEST_FIRST = Keyset(None, users.c.id, is_descending=True)
_LAST_CHARACTER = "\U0010ffff"


class SqlUserReads:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    @property
    def _session(self) -> AsyncSession:
        return self._rows.session

    async def get(self, user_id: str) -> User | None:
        return await self._rows.get(_BY_ID, user_id)

    async def get_many(self, user_ids: Collection[str]) -> Sequence[User]:
        return await fetch_keyed(self._rows, _BY_ID, user_ids)

    async def page(self, search: str | None, request: PageRequest) -> Page[User]:
        statement = select(User)
        if search is not None:
            statement = statement.where(
                or_(
                    _begins(users.c.email, search.lower()),
                    _begins(users.c.display_name, search),
                    users.c.id == search,
                )
            )
        return await _NEWEST_FIRST.page(self._session, statement, request)


def _begins(column: Column[str], beginning: str) -> ColumnElement[bool]:
    """A range, which an index serves on every database, where LIKE is none to SQLite."""
    return column.between(beginning, beginning + _LAST_CHARACTER)


class SqlUsers(SqlUserReads):
    async def add(self, user: User) -> None:
        """Raises `EmailTaken`, after which the transaction can only be left."""
        self._session.add(user)
        await self._flush()

    async def get_by_email(self, email: str) -> User | None:
        return await self._session.scalar(select(User).where(users.c.email == email))

    async def move(self, user: User, email: str) -> None:
        """Raises `EmailTaken`, after which the transaction can only be left."""
        user.email = email
        await self._flush()

    async def lock(self, user_id: str) -> User | None:
        return await self._session.get(User, user_id, with_for_update=True, populate_existing=True)

    async def lock_administrators(self) -> Sequence[User]:
        found = await self._session.scalars(
            select(User)
            .where(users.c.role == Role.ADMIN)
            .order_by(users.c.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return found.all()

    async def _flush(self) -> None:
        try:
            await self._session.flush()
        except IntegrityError as error:
            if is_duplicate(error):
                raise EmailTaken from error
            raise
