"""Personal access tokens in SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access_token import USED_PRECISION, AccessToken
from infra.db.account_tables import access_tokens


class SqlAccessTokenReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_by_digest(self, digest: str) -> AccessToken | None:
        return await self._session.scalar(
            select(AccessToken).where(access_tokens.c.digest == digest)
        )

    async def list_live(self, owner_id: str, *, now: datetime) -> Sequence[AccessToken]:
        found = await self._session.scalars(
            select(AccessToken)
            .where(access_tokens.c.owner_id == owner_id)
            .where(access_tokens.c.revoked_at.is_(None), access_tokens.c.expires_at > now)
            .order_by(access_tokens.c.created_at.desc(), access_tokens.c.id.desc())
        )
        return found.all()


class SqlAccessTokens(SqlAccessTokenReads):
    async def add(self, token: AccessToken) -> None:
        self._session.add(token)
        await self._session.flush()

    async def lock(self, token_id: str) -> AccessToken | None:
        return await self._session.get(
            AccessToken, token_id, with_for_update=True, populate_existing=True
        )

    async def note_use(self, token_id: str, *, now: datetime) -> None:
        last_used_at = access_tokens.c.last_used_at
        connection = await self._session.connection()
        await connection.execute(
            update(access_tokens)
            .where(access_tokens.c.id == token_id)
            .where(or_(last_used_at.is_(None), last_used_at <= now - USED_PRECISION))
            .values(last_used_at=now)
        )
