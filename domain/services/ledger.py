"""Every movement of credits: the key's balance and its entry change together."""

from dataclasses import dataclass
from datetime import datetime

from domain.generation import Generation
from domain.ids import NewId
from domain.key import Key
from domain.ledger import LedgerEntry, LedgerEntryType, LedgerPhase
from domain.unit_of_work import UnitOfWork


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

    async def hold(self, work: UnitOfWork, generation: Generation, *, now: datetime) -> bool:
        """Holds the generation's credits on its key; False, with nothing changed, if it cannot."""
        amount = generation.credits_held
        balance = await work.keys.hold(generation.key_id, amount, now=now)
        if balance is None:
            return False
        await work.ledger.add(
            LedgerEntry(
                id=self.new_id(),
                key_id=generation.key_id,
                type=LedgerEntryType.HOLD,
                amount=-amount,
                balance_after=balance,
                generation_id=generation.id,
                phase=LedgerPhase.HOLD,
                actor_id=generation.owner_id,
                created_at=now,
            )
        )
        return True

    async def settle(
        self, work: UnitOfWork, generation: Generation, *, spent: int, now: datetime
    ) -> None:
        """Ends the generation's hold: `spent` is captured, the rest is given back."""
        held = generation.credits_held
        balance = await work.keys.settle(generation.key_id, held=held, spent=spent)
        await work.ledger.add(
            LedgerEntry(
                id=self.new_id(),
                key_id=generation.key_id,
                type=LedgerEntryType.CAPTURE if spent else LedgerEntryType.REFUND,
                amount=held - spent,
                balance_after=balance,
                generation_id=generation.id,
                phase=LedgerPhase.SETTLEMENT,
                created_at=now,
            )
        )
