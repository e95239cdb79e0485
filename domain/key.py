"""A key (密钥) that a creator buys and activates; plans and batches it comes from."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence
from domain.page import Page, PageRequest

KEYS_LIST = "keys"
BATCHES_LIST = "adminKeyBatches"
#: `LW-XXXXX`: as much of a code as we keep in clear.
KEY_PREFIX_LENGTH = 8


class KeyState(StrEnum):
    UNUSED = "UNUSED"
    ACTIVE = "ACTIVE"
    EXHAUSTED = "EXHAUSTED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"

    @property
    def refusal(self) -> "KeyRefusal | None":
        """Why a key in this state cannot be activated, if it cannot."""
        return _REFUSALS[self]() if self in _REFUSALS else None


class KeyRefusal(Refusal):
    """A code that cannot be activated; `__init__` points at the input's code."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence, field=("input", "code"))


class KeyMalformed(KeyRefusal):
    code = ErrorCode.KEY_MALFORMED

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "密钥格式不正确：应为 LW-XXXXX-XXXXX-XXXXX-XXXXX，请核对是否抄错。",
                "Not a key: it reads LW-XXXXX-XXXXX-XXXXX-XXXXX; check it for a slip.",
            )
        )


class KeyUnknown(KeyRefusal):
    code = ErrorCode.KEY_UNKNOWN

    def __init__(self) -> None:
        super().__init__(
            Sentence("密钥不存在，请向卖家核实。", "There is no such key; ask your seller.")
        )


class KeyAlreadyUsed(KeyRefusal):
    code = ErrorCode.KEY_ALREADY_USED

    def __init__(self) -> None:
        super().__init__(
            Sentence("密钥已被激活，每个密钥只能使用一次。", "This key is in use; each works once.")
        )


class KeyExpired(KeyRefusal):
    code = ErrorCode.KEY_EXPIRED

    def __init__(self) -> None:
        super().__init__(
            Sentence("密钥已过期，请购买新的密钥。", "This key has expired; get a new one.")
        )


class KeyRevoked(KeyRefusal):
    code = ErrorCode.KEY_REVOKED

    def __init__(self) -> None:
        super().__init__(
            Sentence("密钥已被作废，请联系卖家。", "This key was revoked; ask your seller.")
        )


class KeyExhausted(KeyRefusal):
    code = ErrorCode.KEY_EXHAUSTED

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "密钥的点数已用完，请购买新的密钥。", "This key has no credits left; get a new one."
            )
        )


_REFUSALS: dict[KeyState, Callable[[], KeyRefusal]] = {
    KeyState.ACTIVE: KeyAlreadyUsed,
    KeyState.EXHAUSTED: KeyExhausted,
    KeyState.EXPIRED: KeyExpired,
    KeyState.REVOKED: KeyRevoked,
}


@dataclass(eq=False, kw_only=True)
class Plan:
    """What a key buys: `credits`, for `valid_days` days after its activation.

    Of two jobs that wait, the one of the higher `priority` goes first, for a while. `is_on_sale`
    says whether it is shown to creators; keys of the others are issued and activated all the same.
    """

    id: str
    name: str
    credits: int
    valid_days: int
    max_concurrent: int
    daily_cap: int
    priority: int = 0
    is_on_sale: bool = True


@dataclass(eq=False, kw_only=True)
class Batch:
    """Keys issued together; after `expires_at` those unused cannot be activated."""

    id: str
    plan_id: str
    name: str
    count: int
    expires_at: datetime | None
    created_at: datetime
    #: None: an operator, from the command line.
    issued_by_id: str | None = None


@dataclass(eq=False, kw_only=True)
class Key:
    """One key; the code itself is not kept, only its digest and the start that we show."""

    id: str
    batch_id: str
    plan_id: str
    code_digest: str
    code_prefix: str
    owner_id: str | None = None
    credits_granted: int = 0
    credits_held: int = 0
    credits_spent: int = 0
    activate_before: datetime | None = None
    activated_at: datetime | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    created_at: datetime
    revoked_reason: str | None = None
    rotated_at: datetime | None = None
    #: When its owner was told that it soon expires, and that it has.
    expiring_told_at: datetime | None = None
    expired_told_at: datetime | None = None

    @property
    def credits_available(self) -> int:
        return self.credits_granted - self.credits_held - self.credits_spent

    @property
    def masked_code(self) -> str:
        return f"{self.code_prefix}-•••••-•••••-•••••"

    def state_at(self, now: datetime) -> KeyState:
        """The state is never stored: it follows from the dates and the credits."""
        if self.revoked_at is not None:
            return KeyState.REVOKED
        deadline = self.activate_before if self.activated_at is None else self.expires_at
        if deadline is not None and deadline <= now:
            return KeyState.EXPIRED
        if self.activated_at is None:
            return KeyState.UNUSED
        if self.credits_available <= 0 and self.credits_held == 0:
            return KeyState.EXHAUSTED
        return KeyState.ACTIVE

    def activate(self, plan: Plan, *, owner_id: str, now: datetime) -> None:
        """Gives the key to `owner_id`; raises the `KeyRefusal` that its state asks for."""
        refusal = self.state_at(now).refusal
        if refusal is not None:
            raise refusal
        self.owner_id = owner_id
        self.credits_granted = plan.credits
        self.activated_at = now
        self.expires_at = now + timedelta(days=plan.valid_days)


class Plans(Protocol):
    async def get(self, plan_id: str) -> Plan | None: ...

    async def get_many(self, plan_ids: Collection[str]) -> Sequence[Plan]: ...

    async def list(self) -> Sequence[Plan]:
        """Every plan on sale, cheapest first."""

    async def list_all(self) -> Sequence[Plan]:
        """Those that are not on sale too, cheapest first."""

    async def lock(self, plan_id: str) -> Plan | None: ...

    async def add(self, plan: Plan) -> None: ...


class BatchReads(Protocol):
    async def get_many(self, batch_ids: Collection[str]) -> Sequence[Batch]: ...

    async def page(self, request: PageRequest) -> Page[Batch]:
        """Newest first; cursors of `BATCHES_LIST`, of which only the id counts."""


class Batches(BatchReads, Protocol):
    async def add(self, batch: Batch) -> None: ...


class KeyReads(Protocol):
    async def get(self, key_id: str) -> Key | None: ...

    async def get_by_digest(self, code_digest: str) -> Key | None: ...

    async def list_usable(self, owner_id: str, *, now: datetime) -> Sequence[Key]:
        """The owner's activated, unexpired, unrevoked keys, soonest to expire first."""

    async def page(self, owner_id: str, request: PageRequest) -> Page[Key]:
        """The owner's keys, newest activation first; cursors of `KEYS_LIST`."""


class Keys(KeyReads, Protocol):
    async def add_many(self, keys: Sequence[Key]) -> None: ...

    async def lock_by_digest(self, code_digest: str) -> Key | None:
        """The key, and nobody else may change it before our transaction ends."""

    async def lock(self, key_id: str) -> Key | None:
        """As `lock_by_digest`, whatever its code is by now."""

    async def expiring_ids(
        self, *, now: datetime, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        """Of keys in use that end within `EXPIRY_NOTICE`, with `expiring_told_at` unset.

        Those with credits left, and those that are used up; not those all of whose credits are
        held. Soonest first.
        """

    async def lock_expiring(self, key_ids: Collection[str], *, now: datetime) -> Sequence[Key]:
        """Those of them of which that still holds; those others have locked are passed over."""

    async def expired_ids(
        self, *, now: datetime, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        """Of keys that were in use and ended within the last `EXPIRY_NEWS`, likewise."""

    async def lock_expired(self, key_ids: Collection[str], *, now: datetime) -> Sequence[Key]:
        """Likewise."""

    async def hold(self, key_id: str, amount: int, *, now: datetime) -> int | None:
        """Holds credits in one conditional step.

        Returns the credits available afterwards, or None, with nothing changed, where the key
        is not usable at `now` or has fewer than `amount` left.
        """

    async def settle(self, key_id: str, *, held: int, spent: int) -> int:
        """Ends a hold of `held` of which `spent` is kept; returns the credits available after."""


class KeyCodes(Protocol):
    """Makes codes and the digests we keep of them."""

    def new(self) -> str: ...

    def normal(self, code: str) -> str:
        """The one spelling of a code; raises `KeyMalformed` for what fails its check character."""

    def prefix(self, text: str) -> str:
        """The one spelling of `LW-XXXXX`, the part shown; raises `KeyMalformed`."""

    def digest(self, normal_code: str) -> str: ...
