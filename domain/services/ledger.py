"""Every movement of credits: the key's balance and its entry change together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.generation import Generation
from domain.ids import NewId
from domain.key import Key
from domain.ledger import LedgerEntry, LedgerEntryType, LedgerPhase, Share
from domain.unit_of_work import DatabaseConflict, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ledger:
    new_id: NewId

    async def grant(self, work: UnitOfWork, key: Key, *, actor_id: str, now: datetime) -> None:
        """Records what an activation granted."""
        await work.ledger.add(
            LedgerEntry(
                id=self.new_id(),
                key_id=key.id,
                type=LedgerEntryType.GRANT,
                amount=key.credits_granted,
                balance_after=key.credits_available,
                actor_id=actor_id,
                created_at=now,
            )
        )

    async def adjust(
        self, work: UnitOfWork, key: Key, amount: int, *, actor_id: str, reason: str
    ) -> None:
        """Records that `amount` was added to what the key was granted."""
        await work.ledger.add(
            LedgerEntry(
                id=self.new_id(),
                key_id=key.id,
                type=LedgerEntryType.ADJUST,
                amount=amount,
                balance_after=key.credits_available,
                actor_id=actor_id,
                reason=reason,
                created_at=await work.now(),
            )
        )

    async def hold(
        self, work: UnitOfWork, generation: Generation, shares: Sequence[Share], *, now: datetime
    ) -> None:
        """Holds each share on its key.

        The shares come in the order of `Keys.list_usable`: whoever takes from several keys locks
        them in that one order, so that no two wait for each other. Raises `DatabaseConflict` where
        a key has changed since it was read; the transaction must then end.
        """
        for share in shares:
            balance = await work.keys.hold(share.key_id, share.credits, now=now)
            if balance is None:
                raise DatabaseConflict
            await work.ledger.add(
                LedgerEntry(
                    id=self.new_id(),
                    key_id=share.key_id,
                    type=LedgerEntryType.HOLD,
                    amount=-share.credits,
                    balance_after=balance,
                    generation_id=generation.id,
                    phase=LedgerPhase.HOLD,
                    actor_id=generation.owner_id,
                    created_at=now,
                )
            )

    async def settle(
        self, work: UnitOfWork, generation: Generation, *, spent: int, now: datetime
    ) -> None:
        """Ends the generation's holds: the keys that expire first pay `spent`, the rest goes back.

        What is left lasts as long as it can.
        """
        for hold in await work.ledger.holds(generation.id):
            captured = min(-hold.amount, spent)
            spent -= captured
            await self._end(work, hold, captured=captured, now=now)

    async def _end(
        self, work: UnitOfWork, hold: LedgerEntry, *, captured: int, now: datetime
    ) -> None:
        held = -hold.amount
        balance = await work.keys.settle(hold.key_id, held=held, spent=captured)
        await work.ledger.add(
            LedgerEntry(
                id=self.new_id(),
                key_id=hold.key_id,
                type=LedgerEntryType.CAPTURE if captured else LedgerEntryType.REFUND,
                amount=held - captured,
                balance_after=balance,
                generation_id=hold.generation_id,
                phase=LedgerPhase.SETTLEMENT,
                created_at=now,
            )
        )
