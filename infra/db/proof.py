"""Proofs in SQL."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.proof import Proof, ProofPurpose
from infra.db.account_tables import proofs


class SqlProofs:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, proof: Proof) -> None:
        self._session.add(proof)
        await self._session.flush()

    async def get_by_digest(self, digest: str) -> Proof | None:
        return await self._session.scalar(select(Proof).where(proofs.c.digest == digest))

    async def lock_by_digest(self, digest: str) -> Proof | None:
        return await self._session.scalar(
            select(Proof)
            .where(proofs.c.digest == digest)
            .with_for_update()
            .execution_options(populate_existing=True)
        )

    async def retire(
        self,
        user_id: str,
        purposes: Collection[ProofPurpose],
        *,
        but_of_order: str | None = None,
    ) -> None:
        statement = (
            delete(proofs)
            .where(proofs.c.user_id == user_id)
            .where(proofs.c.purpose.in_(list(purposes)))
        )
        if but_of_order is not None:
            statement = statement.where(proofs.c.order_id != but_of_order)
        await self._session.flush()
        await self._session.execute(statement)
