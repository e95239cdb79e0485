"""Rows in memory, and what every repository does with them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, fields
from typing import Any, Protocol, Self, TypeVar

from domain.access_token import AccessToken
from domain.asset import Asset
from domain.audit import AuditEntry
from domain.content import Content, ContentVersion
from domain.erasure import Erasure
from domain.export import Export
from domain.generation import Generation
from domain.key import Batch, Key, Plan
from domain.key_event import KeyEvent
from domain.ledger import LedgerEntry
from domain.mail import MailOrder
from domain.own_provider import OwnProvider
from domain.page import Page, PageRequest, Position, Ranked, SortKey
from domain.preferences import Preferences
from domain.proof import Proof
from domain.searchable import IndexEntry
from domain.share import Share
from domain.staff_request import StaffRequest
from domain.unit_of_work import DatabaseConflict
from domain.upload import Upload
from domain.usage import UsageSlot
from domain.user import User
from domain.webhook import Webhook, WebhookDelivery
from tests.factories import plain

_WHOLE = 100


class ConstraintBroken(Exception):
    """SQL would have refused this, and it is nobody's fault but ours."""


class Row(Protocol):
    id: str


Item = TypeVar("Item", bound=Row)
AnyRow = TypeVar("AnyRow")


@dataclass(slots=True)
class Tables:
    """Every row by its id, in the order of insertion; some by that of what they belong to.

    Slots of usage by all that tells them apart.
    """

    users: dict[str, User] = field(default_factory=dict)
    own_providers: dict[str, OwnProvider] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    batches: dict[str, Batch] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    key_events: dict[str, KeyEvent] = field(default_factory=dict)
    ledger: dict[str, LedgerEntry] = field(default_factory=dict)
    generations: dict[str, Generation] = field(default_factory=dict)
    contents: dict[str, Content] = field(default_factory=dict)
    content_versions: dict[str, ContentVersion] = field(default_factory=dict)
    index: dict[str, IndexEntry] = field(default_factory=dict)
    assets: dict[str, Asset] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    audit: dict[str, AuditEntry] = field(default_factory=dict)
    staff_requests: dict[str, StaffRequest] = field(default_factory=dict)
    access_tokens: dict[str, AccessToken] = field(default_factory=dict)
    mails: dict[str, MailOrder] = field(default_factory=dict)
    proofs: dict[str, Proof] = field(default_factory=dict)
    preferences: dict[str, Preferences] = field(default_factory=dict)
    usage: dict[str, UsageSlot] = field(default_factory=dict)
    webhooks: dict[str, Webhook] = field(default_factory=dict)
    webhook_deliveries: dict[str, WebhookDelivery] = field(default_factory=dict)
    exports: dict[str, Export] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)
    erasures: dict[str, Erasure] = field(default_factory=dict)

    def copy(self) -> Self:
        """Rows of its own; the values in them never change."""
        return type(self)(**{name: _copied(getattr(self, name)) for name in _NAMES})

    def plain(self) -> dict[str, dict[str, dict[str, object]]]:
        """Everything by value, to be compared."""
        return {
            name: {row_id: plain(row) for row_id, row in getattr(self, name).items()}
            for name in _NAMES
        }

    def require_integrity(self) -> None:
        """Raises `ConstraintBroken` for what SQL's checks and foreign keys would refuse."""
        for key in self.keys.values():
            _require(key.credits_held >= 0 and key.credits_spent >= 0, "credits_not_negative")
            _require(key.credits_available >= 0, "credits_covered")
            _require(key.owner_id is None or key.owner_id in self.users, "owner of a key")
        _require(self.own_providers.keys() <= self.users.keys(), "owner of a provider")
        proven = {proof.user_id for proof in self.proofs.values()}
        _require(proven <= self.users.keys(), "user of a proof")
        _require(self.preferences.keys() <= self.users.keys(), "owner of preferences")
        for job in self.generations.values():
            _require(min(_credits(job)) >= 0, "credits_not_negative")
            _require(0 <= job.percent <= _WHOLE, "percent")
            _require(job.owner_id in self.users, "owner of a generation")
        for entry in self.ledger.values():
            _require(entry.balance_after >= 0, "balance_not_negative")
            _require(entry.key_id in self.keys, "key of an entry")
        self._require_contents()

    def _require_contents(self) -> None:
        for content in self.contents.values():
            _require(content.generation_id in self.generations, "generation of a content")
        _require(self.index.keys() <= self.contents.keys(), "content of an entry")
        for version in self.content_versions.values():
            _require(version.content_id in self.contents, "content of a version")
        for asset in self.assets.values():
            _require(asset.content_id in self.contents, "content of an asset")
        for share in self.shares.values():
            _require(share.content_id in self.contents, "content of a share")
        owners = {upload.owner_id for upload in self.uploads.values()}
        _require(owners <= self.users.keys(), "owner of an upload")


_NAMES = tuple(each.name for each in fields(Tables))


def _copied(rows: Mapping[str, AnyRow]) -> dict[str, AnyRow]:
    return {row_id: copy(row) for row_id, row in rows.items()}


def _require(is_kept: bool, constraint: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not is_kept:
        raise ConstraintBroken(constraint)


def _credits(job: Generation) -> tuple[int, int, int]:
    return job.credits_held, job.credits_spent, job.credits_refunded


def insert(rows: dict[str, Item], row: Item, *, unique: bool = True) -> None:
    """Raises `DatabaseConflict` for a second row of one id, or of whatever must be `unique`."""
    if row.id in rows or not unique:
        raise DatabaseConflict
    rows[row.id] = row


def some(rows: Mapping[str, Item], ids: Collection[str]) -> list[Item]:
    return [row for row_id, row in rows.items() if row_id in ids]


def _comparable(key: SortKey) -> Any:  # noqa: ANN401 - any two of one list
    return (key.rank, key.moment) if isinstance(key, Ranked) else key


def page_of(
    rows: Iterable[Item],
    request: PageRequest,
    *,
    key: Callable[[Item], SortKey],
    is_descending: bool = True,
) -> Page[Item]:
    def is_beyond(row: Item, position: Position | None, *, falls: bool) -> bool:
        if position is None:
            return True
        here, there = place(row), (_comparable(position.key), position.item_id)
        return here < there if falls else here > there

    def place(row: Item) -> tuple[Any, str]:  # Any: of one list's
        return _comparable(key(row)), row.id

    kept = [
        row
        for row in sorted(rows, key=place, reverse=is_descending)
        if is_beyond(row, request.after, falls=is_descending)
        and is_beyond(row, request.before, falls=not is_descending)
    ]
    has_more = len(kept) > request.size
    if request.is_backward:
        return Page(kept[-request.size :], request.before is not None, has_more)
    return Page(kept[: request.size], has_more, request.after is not None)


def page_by_id(rows: Iterable[Item], request: PageRequest) -> Page[Item]:
    """Newest first, forwards only."""
    after = request.after
    kept = [
        row
        for row in sorted(rows, key=lambda row: row.id, reverse=True)
        if after is None or row.id < after.item_id
    ]
    return Page(kept[: request.size], len(kept) > request.size, after is not None)
