"""E-mails: what is to be sent, and how it leaves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

#: How long after each try the next one comes: about a day in all. The first is also longer than
#: any try takes: whoever took an order and died has lost it then.
MAIL_DELAYS = (
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
)

#: How long a mail stays where it was written as a file, for want of a mail server.
SENT_MAIL_LIFETIME = timedelta(days=1)


class MailKind(StrEnum):
    VERIFY_EMAIL = "VERIFY_EMAIL"
    #: To the address that an account is to have instead of its present one.
    CHANGE_EMAIL = "CHANGE_EMAIL"
    #: To the address that an account had before.
    EMAIL_CHANGED = "EMAIL_CHANGED"
    RESET_PASSWORD = "RESET_PASSWORD"  # noqa: S105 - a kind of mail
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105 - the same
    #: With a mail, for it was forgotten.
    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105 - the same
    #: So many codes were wrong that none is looked at for a while.
    SECOND_FACTOR_LOCKED = "SECOND_FACTOR_LOCKED"
    ACCESS_TOKEN_CREATED = "ACCESS_TOKEN_CREATED"  # noqa: S105 - a kind of mail
    #: Another address is told what happens: a webhook is new, or leads elsewhere.
    WEBHOOK_ADDRESSED = "WEBHOOK_ADDRESSED"
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
    where it goes; `subject_id` is what it is about: a generation, a key, an export. `user_id` None:
    to whoever has an account with this address, and to nobody where there is none.

    `attempt` counts the tries; before `run_after` it is in somebody's hands, or waits.
    """

    id: str
    user_id: str | None
    kind: MailKind
    address: str
    subject_id: str | None = None
    attempt: int = 0
    run_after: datetime
    created_at: datetime

    @property
    def is_spent(self) -> bool:
        """Whether every try has been made."""
        return self.attempt > len(MAIL_DELAYS)

    def take(self, *, now: datetime) -> None:
        """Begins a try: whatever becomes of it, the next one comes only after its delay."""
        self.attempt += 1
        self.run_after = now + MAIL_DELAYS[min(self.attempt, len(MAIL_DELAYS)) - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """`message_id` is the same whenever the same mail is sent again."""

    message_id: str
    to: str
    subject: str
    text: str


class MailOrders(Protocol):
    async def add(self, order: MailOrder) -> None: ...

    async def lock(self, order_id: str) -> MailOrder | None:
        """The row as it is now, and nobody else may change it before our transaction ends."""

    async def due_ids(
        self, *, now: datetime, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        """Of some that are due, the longest due first."""

    async def lock_due(self, order_ids: Collection[str], *, now: datetime) -> Sequence[MailOrder]:
        """Those of them that still are, the longest first; skips those others have locked."""

    async def delete(self, order_id: str) -> None: ...

    async def delete_of(self, user_id: str, kinds: Collection[MailKind]) -> None:
        """Those of the user's that were not sent yet."""


class Mailer(Protocol):
    async def send(self, mail: Mail) -> None:
        """Raises `MailUndeliverable` where no later try can help, else `MailUnavailable`."""


class SentMails(Protocol):
    """Mails that lie on this machine since there was no server to take them."""

    async def forget(self, *, sent_before: datetime) -> list[str]:
        """Deletes those that were sent before then; returns their message ids."""


class MailFailed(Exception):
    """`reason` is for the log, and names nobody."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MailUndeliverable(MailFailed):
    """The address, or the mail, is refused for good."""


class MailUnavailable(MailFailed):
    """The mail server is away, asks to come again later, or does not take us."""
