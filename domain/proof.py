"""One-time tokens that we send by e-mail, so that whoever uses one proves to read that mail."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence

#: Gives a token that nobody can guess, in characters that need no escape in an address.
NewToken = Callable[[], str]


class ProofPurpose(StrEnum):
    VERIFY_EMAIL = "VERIFY_EMAIL"
    CHANGE_EMAIL = "CHANGE_EMAIL"
    RESET_PASSWORD = "RESET_PASSWORD"  # noqa: S105 - a purpose


#: How long each can be used, from when its mail is written.
PROOF_LIFETIMES: Mapping[ProofPurpose, timedelta] = {
    ProofPurpose.VERIFY_EMAIL: timedelta(hours=24),
    ProofPurpose.CHANGE_EMAIL: timedelta(hours=24),
    ProofPurpose.RESET_PASSWORD: timedelta(hours=1),
}


class ProofInvalid(Refusal):
    """One answer for a token that never was, was used, was replaced by a newer, or is too old."""

    code = ErrorCode.PROOF_INVALID

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "链接无效、已使用或已过期，请重新获取邮件。",
                "This link is wrong, used or too old; ask for a new mail.",
            ),
            field=("input", "token"),
        )


@dataclass(eq=False, kw_only=True)
class Proof:
    """Of reading the mail sent to `email`; the token is not kept, only its digest.

    `order_id` is the mail's: where it is sent again, each copy has a token that works.
    """

    id: str
    user_id: str
    purpose: ProofPurpose
    email: str
    digest: str
    created_at: datetime
    expires_at: datetime
    order_id: str


class ProofReads(Protocol):
    async def get_by_digest(self, digest: str) -> Proof | None: ...


class Proofs(ProofReads, Protocol):
    async def add(self, proof: Proof) -> None: ...

    async def lock_by_digest(self, digest: str) -> Proof | None:
        """The row as it is now, and nobody else may change it before our transaction ends."""

    async def retire(
        self,
        user_id: str,
        purposes: Collection[ProofPurpose],
        *,
        but_of_order: str | None = None,
    ) -> None:
        """The user's tokens of these purposes no longer work."""


def digest_of(token: str) -> str:
    """What is kept of a token; it is long and random, so that no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
