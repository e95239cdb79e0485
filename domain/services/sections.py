"""What an export of an account holds beside the contents: one line for each file in it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TypeVar

from domain.access_token import AccessToken
from domain.audit import AuditEntry
from domain.export import Export
from domain.generation import Generation
from domain.key import Key
from domain.key_event import KeyEvent
from domain.ledger import LedgerEntry
from domain.mail import MailOrder
from domain.own_provider import OwnProvider
from domain.preferences import Preferences
from domain.proof import Proof
from domain.record import Record, csv_row, json_list, record_of
from domain.services.belonging import Belonging
from domain.share import Share
from domain.spreadsheet import BYTE_ORDER_MARK
from domain.upload import Upload
from domain.usage import UsageSlot
from domain.user import User
from domain.webhook import Webhook, WebhookDelivery

Item = TypeVar("Item")
Records = Callable[[Belonging], AsyncIterator[Record]]

#: What opens something; what tells workers apart; where files are kept.
WITHHELD = frozenset(
    {
        *("password_hash", "totp_secret", "totp_last_step", "recovery_digests"),
        *("sealed_key", "sealed_secret", "retired_secret"),
        *("code_digest", "digest", "token_digest", "input_digest"),
        *("refresh_token_id", "previous_token_id", "password_changing_at"),
        *("fence", "lease_until", "worker_id", "run_after", "precedence"),
        *("blob_name", "brand_logo_name"),
    }
)


@dataclass(frozen=True, slots=True)
class Section:
    """One file, at `path`; `columns` make it a table (CSV), and it is JSON without them."""

    path: str
    records: Records
    columns: tuple[str, ...] = ()

    def text(self, belonging: Belonging) -> AsyncIterator[str]:
        return self._table(belonging) if self.columns else json_list(self.records(belonging))

    async def _table(self, belonging: Belonging) -> AsyncIterator[str]:
        yield BYTE_ORDER_MARK + csv_row(self.columns)
        async for record in self.records(belonging):
            yield csv_row([record.get(column) for column in self.columns])


def each(kind: type[Item]) -> Records:
    """All of the owner's entities of that kind."""

    async def records(belonging: Belonging) -> AsyncIterator[Record]:
        async for item in belonging.each(kind):
            yield record_of(item, without=WITHHELD)

    return records


async def _keys(belonging: Belonging) -> AsyncIterator[Record]:
    async for key in belonging.each(Key):
        yield {**record_of(key, without=WITHHELD), "maskedCode": key.masked_code}


async def _sessions(belonging: Belonging) -> AsyncIterator[Record]:
    for session in await belonging.sessions():
        yield record_of(session, without=WITHHELD)


async def _audit(belonging: Belonging) -> AsyncIterator[Record]:
    """Where others did something to the account, who it was, and from where, is not told."""
    async for entry in belonging.each(AuditEntry):
        is_own = entry.actor_id == belonging.owner_id
        yield record_of(entry, without=() if is_own else ("actor_id", "ip_address"))


_LEDGER = ("createdAt", "keyId", "type", "amount", "balanceAfter", "generationId", "reason", "id")
_USAGE = (
    *("startsAt", "kind", "succeeded", "failed", "cancelled"),
    *("creditsSpent", "tokensIn", "tokensOut"),
)

ACCOUNT_SECTIONS = (
    Section("profile.json", each(User)),
    Section("preferences.json", each(Preferences)),
    Section("own-provider.json", each(OwnProvider)),
    Section("sessions.json", _sessions),
    Section("access-tokens.json", each(AccessToken)),
    Section("keys.json", _keys),
    Section("key-events.json", each(KeyEvent)),
    Section("ledger.csv", each(LedgerEntry), _LEDGER),
    Section("generations.json", each(Generation)),
    Section("usage.csv", each(UsageSlot), _USAGE),
    Section("uploads.json", each(Upload)),
    Section("shares.json", each(Share)),
    Section("webhooks.json", each(Webhook)),
    Section("webhook-deliveries.json", each(WebhookDelivery)),
    Section("exports.json", each(Export)),
    Section("mails.json", each(MailOrder)),
    Section("proofs.json", each(Proof)),
    Section("audit.json", _audit),
)
