"""What can be done to a key that exists: a new code, its end, more or fewer credits."""

from datetime import datetime

from domain.errors import ErrorCode, Refusal
from domain.key import KEY_PREFIX_LENGTH, Key, KeyState
from domain.language import Sentence
from domain.options import NumberOutOfRange

#: Of one adjustment, either way.
ADJUSTMENT_LIMIT = 1_000_000
#: What one key may have been granted altogether: far within the numbers of any database.
CREDITS_LIMIT = 1_000_000_000

_KEY = ("input", "keyId")


class KeyRevokedBefore(Refusal):
    code = ErrorCode.KEY_REVOKED

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "密钥已被作废，不能再更改。", "This key was revoked; it cannot be changed any more."
            ),
            field=_KEY,
        )


class KeyExpiredBefore(Refusal):
    code = ErrorCode.KEY_EXPIRED

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "密钥已过期，无需更换密钥码。", "This key has expired; a new code is of no use."
            ),
            field=_KEY,
        )


class KeyNotActivated(Refusal):
    code = ErrorCode.KEY_NOT_ACTIVATED

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "密钥尚未激活，没有可调整的点数。",
                "This key was never activated; it has no credits to adjust.",
            ),
            field=_KEY,
        )


class AmountInvalid(Refusal):
    code = ErrorCode.OUT_OF_RANGE

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"点数须为 -{ADJUSTMENT_LIMIT} 到 {ADJUSTMENT_LIMIT} 之间的非零整数。",
                f"amount is a whole number from -{ADJUSTMENT_LIMIT} to {ADJUSTMENT_LIMIT},"
                " and not 0.",
            ),
            field=("input", "amount"),
        )


class CreditsInUse(Refusal):
    code = ErrorCode.CREDITS_IN_USE

    def __init__(self, *, lowest: int) -> None:
        super().__init__(
            Sentence(
                f"其余点数已使用或已预占，调整值最低可为 {lowest}。",
                f"The other credits are spent or held; the lowest possible amount is {lowest}.",
            ),
            field=("input", "amount"),
        )


def rotate(key: Key, *, code: str, code_digest: str, now: datetime) -> None:
    """Puts another code in place of the key's; raises `KeyRevokedBefore`, `KeyExpiredBefore`."""
    state = key.state_at(now)
    if state is KeyState.REVOKED:
        raise KeyRevokedBefore
    if state is KeyState.EXPIRED:
        raise KeyExpiredBefore
    key.code_digest = code_digest
    key.code_prefix = code[:KEY_PREFIX_LENGTH]
    key.rotated_at = now


def revoke(key: Key, *, reason: str, now: datetime) -> None:
    """Ends the key whatever state it is in; raises `KeyRevokedBefore`."""
    if key.revoked_at is not None:
        raise KeyRevokedBefore
    key.revoked_at = now
    key.revoked_reason = reason


def take_unused(key: Key) -> int:
    """Takes what is left off the key, and says how many credits that were; held ones stay."""
    unused = key.credits_available
    key.credits_granted -= unused
    return unused


def adjust(key: Key, amount: int) -> None:
    """Adds to what the key was granted, or takes from it what is neither held nor spent.

    An expired key can be adjusted too: its account may have to be put right afterwards. From a
    revoked one credits are only taken: those that came back to it after its refund. Raises
    `AmountInvalid`, `KeyRevokedBefore`, `KeyNotActivated`, `CreditsInUse`, `NumberOutOfRange`.
    """
    if amount == 0 or abs(amount) > ADJUSTMENT_LIMIT:
        raise AmountInvalid
    if key.revoked_at is not None and amount > 0:
        raise KeyRevokedBefore
    if key.activated_at is None:
        raise KeyNotActivated
    lowest, highest = -key.credits_available, CREDITS_LIMIT - key.credits_granted
    if amount < lowest:
        raise CreditsInUse(lowest=lowest)
    if amount > highest:
        raise NumberOutOfRange("amount", lowest=lowest, highest=highest)
    _grant(key, amount)


def _grant(key: Key, amount: int) -> None:
    """Where it had nothing left, that it soon ends is news again, or for the first time."""
    if key.credits_available == 0:
        key.expiring_told_at = None
    key.credits_granted += amount
