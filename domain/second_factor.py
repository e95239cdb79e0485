"""The second factor: codes of an authenticator app, and recovery codes for when it is lost."""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence

RECOVERY_CODES = 10
#: As long as anybody would write a code.
CODE_LENGTH = 64
#: After so many wrong codes without a right one no code is looked at for a while, and again after
#: as many more. Sessions go on: only what takes a code waits.
WRONG_CODES_LIMIT = 10
#: The first pause; each further one is twice as long, but never longer than the longest.
FIRST_PAUSE = timedelta(hours=1)
LONGEST_PAUSE = timedelta(hours=8)

#: So many random bits, as a number.
RandomBits = Callable[[int], int]

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_FORGIVEN = str.maketrans("OIL", "011", "- ")
_SYMBOLS = 16
_GROUP = 4
_BITS = 5


class SecondFactorRequired(Refusal):
    code = ErrorCode.SECOND_FACTOR_REQUIRED

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "请输入身份验证器中的 6 位验证码，或一个恢复码。",
                "Give the six digits of your authenticator app, or a recovery code.",
            ),
            field=("input", "code"),
        )


class SecondFactorInvalid(Refusal):
    code = ErrorCode.SECOND_FACTOR_INVALID

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "验证码不正确或已使用过，请等待下一个验证码，或检查手机时间。",
                "That code is wrong or was used; wait for the next, or check your phone's clock.",
            ),
            field=("input", "code"),
        )


class SecondFactorLocked(Refusal):
    code = ErrorCode.SECOND_FACTOR_LOCKED

    def __init__(self, *, until: datetime) -> None:
        super().__init__(
            Sentence(
                f"验证码错误次数过多，{until:%Y-%m-%d %H:%M}（UTC）之后可再次尝试；"
                "已登录的设备不受影响。",
                "Too many codes were wrong; try again after"
                f" {until:%Y-%m-%d %H:%M} UTC. Sessions that you have go on.",
            ),
            field=("input", "code"),
            resets_at=until,
        )


class TotpEnabledAlready(Refusal):
    code = ErrorCode.TOTP_ENABLED_ALREADY

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "双重验证已开启，如需更换请先关闭。",
                "Two-factor sign-in is on; turn it off first to set it up anew.",
            )
        )


class TotpNotEnabled(Refusal):
    code = ErrorCode.TOTP_NOT_ENABLED

    def __init__(self) -> None:
        super().__init__(Sentence("双重验证尚未开启。", "Two-factor sign-in is not on."))


class TotpNotBegun(Refusal):
    code = ErrorCode.TOTP_NOT_BEGUN

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "请先调用 beginTotp 获取密钥，再提交验证码。",
                "Ask for a secret with beginTotp first; then confirm it with a code.",
            )
        )


class Totp(Protocol):
    """Time-based one-time passwords (RFC 6238), six digits every thirty seconds."""

    def new_secret(self) -> str:
        """In base 32, as people type it into their app."""

    def uri(self, secret: str, *, account: str) -> str:
        """What the app reads from a QR code."""

    def step_of(self, secret: str, code: str, *, now: datetime) -> int | None:
        """The time step whose code it is: the present one or one beside it; None: neither."""


def pause_after(wrong_codes: int) -> timedelta | None:
    """How long no code is looked at, now that so many in a row were wrong; None: it goes on."""
    rounds, more = divmod(wrong_codes, WRONG_CODES_LIMIT)
    if rounds == 0 or more:
        return None
    pause = FIRST_PAUSE
    for _ in range(1, rounds):
        if pause >= LONGEST_PAUSE:
            break
        pause *= 2
    return min(pause, LONGEST_PAUSE)


def new_recovery_codes(random_bits: RandomBits) -> list[str]:
    """`XXXX-XXXX-XXXX-XXXX`, 80 bits each: too many for anybody who has the digests to guess."""
    return [_spelled(random_bits(_BITS * _SYMBOLS)) for _ in range(RECOVERY_CODES)]


def _spelled(number: int) -> str:
    symbols = [_ALPHABET[number >> shift & 31] for shift in range(0, _BITS * _SYMBOLS, _BITS)]
    groups = ["".join(symbols[start : start + _GROUP]) for start in range(0, _SYMBOLS, _GROUP)]
    return "-".join(groups)


def recovery_digest(code: str) -> str:
    """Forgives case, spaces and dashes, and O, I, L for 0, 1, 1."""
    symbols = code.upper().translate(_FORGIVEN)
    return hashlib.sha256(symbols.encode("utf-8", "surrogatepass")).hexdigest()


def without_code(digests: Sequence[str], code: str) -> list[str] | None:
    """The digests that are left once the code is used; None where it is none of theirs."""
    used = recovery_digest(code)
    # Each is compared, to its end: how long it takes tells nothing of which was nearly right.
    kept = [digest for digest in digests if not hmac.compare_digest(digest, used)]
    return None if len(kept) == len(digests) else kept
