"""How often something may be asked for, and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Protocol


class Bucket(StrEnum):
    """What is counted, and per what: an IP address or an account."""

    LOGIN_PER_ADDRESS = "login-per-address"
    LOGIN_PER_ACCOUNT = "login-per-account"
    REGISTER_PER_ADDRESS = "register-per-address"
    REFRESH_PER_ADDRESS = "refresh-per-address"
    KEY_CODE_PER_ACCOUNT = "key-code-per-account"
    KEY_CODE_PER_ADDRESS = "key-code-per-address"
    EXAMINE_PER_ACCOUNT = "examine-per-account"
    ESTIMATE_PER_ACCOUNT = "estimate-per-account"
    OWN_PROVIDER_PER_ACCOUNT = "own-provider-per-account"
    SHARED_PER_ADDRESS = "shared-per-address"
    SECOND_FACTOR_PER_ACCOUNT = "second-factor-per-account"
    MAIL_PER_ACCOUNT = "mail-per-account"
    RESET_PER_ACCOUNT = "reset-per-account"
    RESET_PER_ADDRESS = "reset-per-address"
    PROOF_PER_ADDRESS = "proof-per-address"
    WEBHOOK_PER_ACCOUNT = "webhook-per-account"


@dataclass(frozen=True, slots=True)
class Limit:
    """A full bucket holds `burst`, and `per_second` flow back into it."""

    per_second: int | Fraction
    burst: int


LIMITS: Mapping[Bucket, Limit] = {
    Bucket.LOGIN_PER_ADDRESS: Limit(per_second=1, burst=5),
    Bucket.LOGIN_PER_ACCOUNT: Limit(per_second=1, burst=5),
    Bucket.REGISTER_PER_ADDRESS: Limit(per_second=1, burst=5),
    Bucket.REFRESH_PER_ADDRESS: Limit(per_second=1, burst=20),
    Bucket.KEY_CODE_PER_ACCOUNT: Limit(per_second=1, burst=5),
    Bucket.KEY_CODE_PER_ADDRESS: Limit(per_second=1, burst=5),
    # An editor asks, or saves, while its user writes; each takes up to a second of a processor.
    Bucket.EXAMINE_PER_ACCOUNT: Limit(per_second=2, burst=20),
    # A form asks at each key stroke.
    Bucket.ESTIMATE_PER_ACCOUNT: Limit(per_second=10, burst=60),
    Bucket.OWN_PROVIDER_PER_ACCOUNT: Limit(per_second=1, burst=5),
    # Many readers of one page may share an address.
    Bucket.SHARED_PER_ADDRESS: Limit(per_second=5, burst=50),
    # Three of a million codes are right at a time.
    Bucket.SECOND_FACTOR_PER_ACCOUNT: Limit(per_second=Fraction(1, 30), burst=5),
    # Each of these sends a mail, perhaps to somebody who did not ask for it.
    Bucket.MAIL_PER_ACCOUNT: Limit(per_second=Fraction(1, 60), burst=5),
    Bucket.RESET_PER_ACCOUNT: Limit(per_second=Fraction(1, 300), burst=3),
    Bucket.RESET_PER_ADDRESS: Limit(per_second=Fraction(1, 30), burst=5),
    Bucket.PROOF_PER_ADDRESS: Limit(per_second=1, burst=10),
    Bucket.WEBHOOK_PER_ACCOUNT: Limit(per_second=1, burst=10),
}


class RateLimits(Protocol):
    async def take(self, bucket: Bucket, subject: str) -> None:
        """Takes one from the subject's bucket; raises `RateLimited` where it is empty."""
