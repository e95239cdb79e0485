"""E-mails: what is to be sent, and how it leaves."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class MailKind(StrEnum):
    VERIFY_EMAIL = "VERIFY_EMAIL"
    RESET_PASSWORD = "RESET_PASSWORD"  # noqa: S105 - a kind of mail
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105 - the same
    GENERATION_FINISHED = "GENERATION_FINISHED"
    KEY_EXPIRING = "KEY_EXPIRING"
    KEY_EXPIRED = "KEY_EXPIRED"
    KEY_EXHAUSTED = "KEY_EXHAUSTED"
    EXPORT_READY = "EXPORT_READY"
    WEBHOOK_FAILING = "WEBHOOK_FAILING"


@dataclass(eq=False, kw_only=True)
class MailOrder:
    """A mail to be written and sent, soon after the transaction that ordered it.

    It holds no secret: whatever token the mail carries is made when it is sent. `address` is
    where it goes; `subject_id` is what it is about: a generation, a key, an export.
    """

    id: str
    user_id: str
    kind: MailKind
    address: str
    subject_id: str | None = None
    attempt: int = 0
    run_after: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """`message_id` is the same whenever the same mail is sent again."""

    message_id: str
    to: str
    subject: str
    text: str


class MailOrders(Protocol):
    async def add(self, order: MailOrder) -> None: ...


class Mailer(Protocol):
    async def send(self, mail: Mail) -> None:
        """Raises `MailUndeliverable` where no later try can help, else `MailUnavailable`."""


class MailUndeliverable(Exception):
    """The address, or the mail, is refused for good."""


class MailUnavailable(Exception):
    """The mail server is away, or asks to come again later."""
