"""Proofs in memory."""

from collections.abc import Collection

from domain.proof import Proof, ProofPurpose
from tests.domain.memory_rows import Tables, insert


class MemoryProofs:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.proofs

    async def add(self, proof: Proof) -> None:
        known = {other.digest for other in self._rows.values()}
        insert(self._rows, proof, unique=proof.digest not in known)

    async def get_by_digest(self, digest: str) -> Proof | None:
        return next((proof for proof in self._rows.values() if proof.digest == digest), None)

    async def lock_by_digest(self, digest: str) -> Proof | None:
        return await self.get_by_digest(digest)

    async def retire(
        self,
        user_id: str,
        purposes: Collection[ProofPurpose],
        *,
        but_of_order: str | None = None,
    ) -> None:
        for proof in list(self._rows.values()):
            is_meant = proof.user_id == user_id and proof.purpose in purposes
            if is_meant and proof.order_id != but_of_order:
                del self._rows[proof.id]
