"""Every movement of credits, append-only: the sum of a key's entries is its balance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.errors import ErrorCode, Refusal
from domain.key import Key
from domain.language import Sentence
from domain.page import Page, PageRequest

LEDGER_LIST = "ledger"


class LedgerEntryType(StrEnum):
    """`GRANT` and `ADJUST` change what was granted; a `HOLD` ends in `CAPTURE` or `REFUND`."""

    GRANT = "GRANT"
    HOLD = "HOLD"
    CAPTURE = "CAPTURE"
    REFUND = "REFUND"
    ADJUST = "ADJUST"


class LedgerPhase(StrEnum):
    """A generation has one entry of each phase on each key; the database holds us to it."""

    HOLD = "HOLD"
    SETTLEMENT = "SETTLEMENT"


class NoEntitlement(Refusal):
    code = ErrorCode.NO_ENTITLEMENT

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "没有可用的密钥，请先激活密钥。", "You have no active key; activate one first."
            )
        )


class QuotaExhausted(Refusal):
    code = ErrorCode.QUOTA_EXHAUSTED

    def __init__(self, *, price: int, available: int) -> None:
        super().__init__(
            Sentence(
                f"点数不足：本次需要 {price} 点，您的密钥合计可用 {available} 点，请激活新的密钥。",
                f"Not enough credits: this takes {price}, and your keys have {available} together;"
                " activate another key.",
            )
        )


@dataclass(frozen=True, slots=True)
class Share:
    """What one key pays of a price."""

    key_id: str
    credits: int


def shares_of(price: int, keys: Sequence[Key]) -> list[Share]:
    """The price laid on `keys` in their order: each pays all that it has, the last what is left.

    The keys must have that much together. A price of nothing is the first key's, for a job
    always names one.
    """
    if price == 0:
        return [Share(keys[0].id, 0)]
    shares = []
    for key in keys:
        credits_ = min(key.credits_available, price)
        if credits_ > 0:
            shares.append(Share(key.id, credits_))
            price -= credits_
    return shares


@dataclass(eq=False, kw_only=True)
class LedgerEntry:
    """`amount` is signed, in credits: what this movement does to the balance.

    A capture's amount is what the hold took too much, so the sum over a key's entries is
    always granted − held − spent.
    """

    id: str
    key_id: str
    type: LedgerEntryType
    amount: int
    balance_after: int
    generation_id: str | None = None
    phase: LedgerPhase | None = None
    actor_id: str | None = None
    reason: str | None = None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """An entry as somebody may see it."""

    id: str
    type: LedgerEntryType
    amount: int
    balance_after: int
    generation_id: str | None
    actor_id: str | None
    reason: str | None
    created_at: datetime


def line_for_staff(entry: LedgerEntry) -> LedgerLine:
    return LedgerLine(
        id=entry.id,
        type=entry.type,
        amount=entry.amount,
        balance_after=entry.balance_after,
        generation_id=entry.generation_id,
        actor_id=entry.actor_id,
        reason=entry.reason,
        created_at=entry.created_at,
    )


def line_for_owner(entry: LedgerEntry, owner_id: str) -> LedgerLine:
    """Without who of the staff it was: to their customers they are the seller."""
    line = line_for_staff(entry)
    return line if entry.actor_id == owner_id else replace(line, actor_id=None)


class LedgerReads(Protocol):
    async def list(self, key_id: str) -> Sequence[LedgerEntry]:
        """A key's entries, oldest first."""

    async def page(self, key_id: str, request: PageRequest) -> Page[LedgerEntry]:
        """A key's entries, newest first; cursors of `LEDGER_LIST`, of which only the id counts."""

    async def holds(self, generation_id: str) -> Sequence[LedgerEntry]:
        """What a generation was held on, the key that expires soonest first."""

    async def differences(self, *, after: str, limit: int) -> Mapping[str, int]:
        """For the next keys by id, how many more credits their entries add up to than they have.

        0 is as it should be.
        """

    async def stray_holds(self, *, after: str, limit: int) -> Mapping[str, int]:
        """For the next keys by id, how many more credits are held on them than by jobs under way.

        0 is as it should be.
        """


class LedgerEntries(LedgerReads, Protocol):
    async def add(self, entry: LedgerEntry) -> None:
        """The caller holds the key's lock, and `entry` comes last of the key's entries.

        Where its id would not, for the last was made by a host with a faster clock, it gets
        another.
        """
