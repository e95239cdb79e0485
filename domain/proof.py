"""One-time tokens that we send by e-mail, so that whoever uses one proves to read that mail."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ProofPurpose(StrEnum):
    VERIFY_EMAIL = "VERIFY_EMAIL"
    RESET_PASSWORD = "RESET_PASSWORD"  # noqa: S105 - a purpose


@dataclass(eq=False, kw_only=True)
class Proof:
    """Of reading the mail sent to `email`; the token is not kept, only its digest."""

    id: str
    user_id: str
    purpose: ProofPurpose
    email: str
    digest: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
