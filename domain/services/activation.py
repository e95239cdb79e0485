"""Activating keys and saying what they are good for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.audit import AuditEntry
from domain.day import Day
from domain.entitlement import Entitlement
from domain.errors import NotFound
from domain.ids import Clock, NewId
from domain.key import (
    Key,
    KeyCodes,
    KeyMalformed,
    KeyRefusal,
    KeyState,
    KeyUnknown,
    Plan,
)
from domain.key_event import KeyEventType
from domain.page import Page, PageRequest
from domain.rate_limit import Bucket, RateLimits
from domain.repeating import repeatable
from domain.services.announcing import Announcing
from domain.services.ledger import Ledger
from domain.services.owning import lock_owner
from domain.unit_of_work import Database, Reader, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyStatus:
    """What anyone who holds a code may know; `state` is None where there is no such key."""

    state: KeyState | None
    refusal: KeyRefusal | None
    plan: Plan | None = None
    expires_at: datetime | None = None
    credits_available: int | None = None

    @property
    def is_activatable(self) -> bool:
        return self.state is KeyState.UNUSED


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Activation:
    database: Database
    codes: KeyCodes
    ledger: Ledger
    announcing: Announcing
    rate_limits: RateLimits
    new_id: NewId
    clock: Clock

    async def activate(self, code: str, *, user_id: str, ip_address: str | None = None) -> Key:
        """Gives the key to the user; of two who race for it exactly one wins.

        Raises `KeyMalformed`, `KeyUnknown`, `KeyAlreadyUsed`, `KeyExhausted`, `KeyExpired`,
        `KeyRevoked`, `RateLimited`, `Unauthenticated`.
        """
        await self.rate_limits.take(Bucket.KEY_CODE_PER_ACCOUNT, user_id)
        digest = self.codes.digest(self.codes.normal(code))
        return await self._activate(digest, user_id=user_id, ip_address=ip_address)

    @repeatable
    async def _activate(self, digest: str, *, user_id: str, ip_address: str | None) -> Key:
        async with self.database.begin(user_id=user_id) as work:
            await lock_owner(work, user_id)
            key = await work.keys.lock_by_digest(digest)
            plan = None if key is None else await work.plans.get(key.plan_id)
            if key is None or plan is None:
                raise KeyUnknown
            now = await work.now()
            key.activate(plan, owner_id=user_id, now=now)
            await self.ledger.grant(work, key, actor_id=user_id, now=now)
            await self.announcing.announce(work, key, KeyEventType.ACTIVATED, at=now)
            await work.audit.add(self._entry(key, user_id, now, ip_address))
        return key

    def _entry(self, key: Key, user_id: str, now: datetime, ip_address: str | None) -> AuditEntry:
        return AuditEntry(
            id=self.new_id(),
            actor_id=user_id,
            action="key.activated",
            subject_id=key.id,
            after={"credits": key.credits_granted},
            ip_address=ip_address,
            created_at=now,
        )

    async def status(self, code: str, *, ip_address: str) -> KeyStatus:
        """Does not raise for a code that is wrong: its refusal says why. Raises `RateLimited`."""
        await self.rate_limits.take(Bucket.KEY_CODE_PER_ADDRESS, ip_address)
        try:
            digest = self.codes.digest(self.codes.normal(code))
        except KeyMalformed as refusal:
            return KeyStatus(state=None, refusal=refusal)
        async with self.database.read_latest() as reader:
            key = await reader.keys.get_by_digest(digest)
            if key is None:
                return KeyStatus(state=None, refusal=KeyUnknown())
            plan = await reader.plans.get(key.plan_id)
        state = key.state_at(self.clock())
        return KeyStatus(
            state=state,
            refusal=state.refusal,
            plan=plan,
            expires_at=key.activate_before if key.activated_at is None else key.expires_at,
            credits_available=_credits(key, plan, state),
        )

    async def plans_on_sale(self) -> Sequence[Plan]:
        """Cheapest first; may be a little old."""
        async with self.database.read() as reader:
            return await reader.plans.list()

    async def entitlement(self, user_id: str) -> Entitlement:
        """Read from the primary: a balance is never old."""
        async with self.database.read_latest() as reader:
            return await entitlement_of(user_id, reader, now=self.clock())

    async def keys(self, user_id: str, request: PageRequest) -> Page[Key]:
        """The user's keys, newest activation first, from the primary."""
        async with self.database.read_latest() as reader:
            return await reader.keys.page(user_id, request)


def _credits(key: Key, plan: Plan | None, state: KeyState) -> int:
    return plan.credits if plan and state is KeyState.UNUSED else key.credits_available


async def entitlement_of(user_id: str, work: UnitOfWork | Reader, *, now: datetime) -> Entitlement:
    """The entitlement as this transaction, or this read of the primary, sees it.

    Raises `NotFound` where there is no such user.
    """
    user = await work.users.get(user_id)
    if user is None:
        raise NotFound
    day = Day.of(now, ZoneInfo(user.time_zone))
    keys = await work.keys.list_usable(user_id, now=now)
    plans = await work.plans.get_many({key.plan_id for key in keys})
    return Entitlement.of(
        keys,
        plans,
        running_count=await work.generations.count_unfinished(user_id),
        used_today=await work.generations.count_since(user_id, day.start),
        day=day,
    )
