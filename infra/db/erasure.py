"""Orders of erasure in SQL, and the erasing itself."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.erasure import Erasure
from domain.user import User
from infra.db.account_tables import access_tokens, erasures, mail_orders
from infra.db.tables import keys


class SqlErasures:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, erasure: Erasure) -> None:
        self._session.add(erasure)
        await self._session.flush()

    async def disarm(self, user: User, *, reason: str, now: datetime) -> None:
        await self._session.flush()
        connection = await self._session.connection()
        await connection.execute(
            update(keys)
            .where(keys.c.owner_id == user.id, keys.c.revoked_at.is_(None))
            .values(revoked_at=now, revoked_reason=reason)
        )
        await connection.execute(
            update(access_tokens)
            .where(access_tokens.c.owner_id == user.id, access_tokens.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        await connection.execute(delete(mail_orders).where(mail_orders.c.address == user.email))

    async def lock_next(self, *, now: datetime) -> Erasure | None:
        return await self._session.scalar(
            select(Erasure)
            .where(erasures.c.run_after <= now)
            .order_by(erasures.c.run_after)
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )

    async def postpone(self, user_id: str, *, until: datetime) -> None:
        await self._session.execute(
            update(erasures)
            .where(erasures.c.user_id == user_id)
            .values(run_after=until)
            .execution_options(synchronize_session=False)
        )

    async def erase_some(self, user_id: str, *, limit: int) -> int:
        from infra.db.erasers import ERASERS  # noqa: PLC0415 - docs/adr/0046: in workers alone

        connection = await self._session.connection()
        for eraser in ERASERS:
            erased = await eraser.erase_some(connection, user_id, limit=limit)
            if erased:
                return erased
        return 0

    async def remove(self, user_id: str) -> None:
        await self._session.execute(delete(erasures).where(erasures.c.user_id == user_id))
