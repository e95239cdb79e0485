"""Forgetting somebody who has left: an order that lasts until nothing of theirs is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.generation import GenerationKind
from domain.user import User


@dataclass(eq=False, kw_only=True)
class Erasure:
    """Of all that a deleted account has left behind; there is none once that is done."""

    user_id: str
    run_after: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ErasedInput:
    """In the place of what somebody asked for who has left; no recipe takes it."""

    kind: GenerationKind

    @property
    def content_ids(self) -> Sequence[str]:
        return ()


class Erasures(Protocol):
    async def add(self, erasure: Erasure) -> None: ...

    async def disarm(self, user: User, *, reason: str, now: datetime) -> None:
        """Revokes the user's keys and access tokens, and drops mails to their address, all at once.

        Some mails are for whoever has the address, which later nobody knows any more.
        """

    async def lock_next(self, *, now: datetime) -> Erasure | None:
        """The one that has waited longest, skipping those others have locked."""

    async def postpone(self, user_id: str, *, until: datetime) -> None:
        """Nobody takes it up before then; nothing happens where it is done."""

    async def erase_some(self, user_id: str, *, limit: int) -> int:
        """Erases up to `limit` rows of one kind, or makes them nobody's; returns how many.

        0: there are none left, of whatever kind.
        """

    async def remove(self, user_id: str) -> None: ...
