"""Keeping keys in order: new codes for leaked ones, the end of a key, credits put right."""

from dataclasses import dataclass

from domain.audit import Actor, Change, checked_reason
from domain.errors import NotFound
from domain.key import Key, KeyCodes, KeyState
from domain.key_changes import adjust, revoke, rotate, take_unused
from domain.key_event import KeyEventType
from domain.repeating import repeatable
from domain.request_digest import digest_of_change
from domain.services.announcing import Announcing
from domain.services.auditing import Auditing
from domain.services.ledger import Ledger
from domain.services.repeats import earlier_subject
from domain.staff_request import Asked
from domain.unit_of_work import Database, UnitOfWork

_ADJUSTED = "key.adjusted"


@dataclass(frozen=True, slots=True)
class RotatedKey:
    """The code is nowhere else: whoever has this must hand it on."""

    key: Key
    code: str


@dataclass(frozen=True, slots=True)
class RevokedKey:
    """`refunded_credits`: what was taken off the key, for its seller to pay back.

    `held_credits`: what jobs under way may still spend; what they do not spend comes back to the
    key, where `KeyKeeping.adjust` takes it off.
    """

    key: Key
    refunded_credits: int
    held_credits: int


@dataclass(frozen=True, slots=True)
class AdjustedKey:
    """`replayed`: the same request had come before; the key as it is now, changed that once."""

    key: Key
    replayed: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeyKeeping:
    """Who may do this to which key is for the caller to know, but for one's own."""

    database: Database
    codes: KeyCodes
    ledger: Ledger
    auditing: Auditing
    announcing: Announcing

    @repeatable
    async def rotate(self, key_id: str, actor: Actor, *, is_staff: bool) -> RotatedKey:
        """Gives the key another code; the old one is unknown from the commit on.

        Raises `NotFound` for a key that is neither the actor's nor for staff to change, and as
        `key_changes.rotate`.
        """
        code = self.codes.new()
        async with self.database.begin(user_id=actor.user_id) as work:
            key = await _locked(work, key_id)
            if not is_staff and key.owner_id != actor.user_id:
                raise NotFound
            former, now = key.masked_code, await work.now()
            rotate(key, code=code, code_digest=self.codes.digest(code), now=now)
            await self.announcing.announce(work, key, KeyEventType.ROTATED, at=now)
            await self.auditing.record(
                work,
                actor,
                Change(
                    action="key.rotated",
                    subject_id=key.id,
                    before={"code": former},
                    after={"code": key.masked_code},
                ),
            )
        return RotatedKey(key, code)

    @repeatable
    async def revoke(
        self, key_id: str, actor: Actor, *, reason: str, is_refunded: bool
    ) -> RevokedKey:
        """Ends the key; jobs under way on it go on, and settle on it.

        Refunded, what was left of it goes off the key; else it stays there, of no use. What is held
        is not left yet, and the record tells how much that is. Raises `NotFound`,
        `ReasonMissing`, `LineTooLong`, `KeyRevokedBefore`.
        """
        reason = checked_reason(reason)
        async with self.database.begin(user_id=actor.user_id) as work:
            key, now = await _locked(work, key_id), await work.now()
            before = {"state": key.state_at(now).value, "credits": key.credits_available}
            revoke(key, reason=reason, now=now)
            refunded = take_unused(key) if is_refunded else 0
            if refunded:
                await self.ledger.adjust(
                    work, key, -refunded, actor_id=actor.user_id, reason=reason
                )
            await self.announcing.announce(work, key, KeyEventType.REVOKED, at=now)
            after = {
                "state": key.state_at(now).value,
                "credits": key.credits_available,
                "refunded": refunded,
                "held": key.credits_held,
                "reason": reason,
            }
            await self.auditing.record(
                work,
                actor,
                Change(action="key.revoked", subject_id=key.id, before=before, after=after),
            )
        return RevokedKey(key, refunded, key.credits_held)

    @repeatable
    async def adjust(self, key_id: str, asked: Asked, *, amount: int, reason: str) -> AdjustedKey:
        """Adds credits, or takes some that are left; the owner is told where none is left.

        Raises `NotFound`, `ReasonMissing`, `LineTooLong`, `IdempotencyConflict`, and as
        `key_changes.adjust`.
        """
        reason = checked_reason(reason)
        actor = asked.actor
        digest = digest_of_change(_ADJUSTED, {"key": key_id, "amount": amount, "reason": reason})
        async with self.database.begin(user_id=actor.user_id) as work:
            earlier = await earlier_subject(work, asked, digest=digest, subject_id=key_id)
            key = await _locked(work, key_id)
            if earlier is not None:
                return AdjustedKey(key, replayed=True)
            granted, now = key.credits_granted, await work.now()
            adjust(key, amount)
            await self.ledger.adjust(work, key, amount, actor_id=actor.user_id, reason=reason)
            if key.state_at(now) is KeyState.EXHAUSTED:
                await self.announcing.announce(work, key, KeyEventType.EXHAUSTED, at=now)
            await self.auditing.record(
                work,
                actor,
                Change(
                    action=_ADJUSTED,
                    subject_id=key.id,
                    before={"granted": granted},
                    after={"granted": key.credits_granted, "reason": reason},
                ),
            )
        return AdjustedKey(key, replayed=False)


async def _locked(work: UnitOfWork, key_id: str) -> Key:
    key = await work.keys.lock(key_id)
    if key is None:
        raise NotFound
    return key
