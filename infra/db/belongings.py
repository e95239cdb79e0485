"""All that one creator has, kind by kind, read in pages along an index."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Column, ColumnElement, Table, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access_token import AccessToken
from domain.audit import AuditEntry
from domain.belongings import Extent
from domain.content import Content
from domain.export import Export
from domain.generation import Generation
from domain.key import Key
from domain.key_event import KeyEvent
from domain.ledger import LedgerEntry
from domain.mail import MailOrder
from domain.own_provider import OwnProvider
from domain.preferences import Preferences
from domain.proof import Proof
from domain.share import Share
from domain.upload import Upload
from domain.usage import UsageSlot
from domain.user import User
from domain.webhook import Webhook, WebhookDelivery
from infra.db.account_tables import (
    access_tokens,
    exports,
    key_events,
    mail_orders,
    preferences,
    proofs,
    shares,
    usage_slots,
)
from infra.db.content_tables import assets, content_versions, contents, uploads
from infra.db.tables import (
    audit_entries,
    generations,
    keys,
    ledger_entries,
    own_providers,
    users,
)
from infra.db.webhook_tables import webhook_deliveries, webhooks

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where one kind stands: which rows are somebody's, and the columns that order them."""

    is_of: Callable[[str], ColumnElement[bool]]
    order: tuple[Column[object], ...]


def _owned(table: Table, *order: str, owner: str = "owner_id") -> Shelf:
    return Shelf(
        lambda owner_id: table.c[owner] == owner_id, tuple(table.c[each] for each in order)
    )


def _keys_of(owner_id: str) -> ColumnElement[bool]:
    owned = select(keys.c.id).where(keys.c.owner_id == owner_id)
    return ledger_entries.c.key_id.in_(owned)


def _deliveries_of(owner_id: str) -> ColumnElement[bool]:
    owned = select(webhooks.c.id).where(webhooks.c.owner_id == owner_id)
    return webhook_deliveries.c.webhook_id.in_(owned)


def _tells_of(user_id: str) -> ColumnElement[bool]:
    return or_(audit_entries.c.actor_id == user_id, audit_entries.c.subject_id == user_id)


_SHELVES: dict[type, Shelf] = {
    User: _owned(users, "id", owner="id"),
    OwnProvider: _owned(own_providers, "owner_id"),
    Preferences: _owned(preferences, "owner_id"),
    Key: _owned(keys, "created_at", "id"),
    KeyEvent: _owned(key_events, "id"),
    LedgerEntry: Shelf(_keys_of, (ledger_entries.c.key_id, ledger_entries.c.id)),
    Generation: _owned(generations, "created_at", "id"),
    Content: _owned(contents, "created_at", "id"),
    Upload: _owned(uploads, "created_at", "id"),
    UsageSlot: _owned(usage_slots, "starts_at", "kind"),
    AccessToken: _owned(access_tokens, "created_at", "id"),
    Proof: _owned(proofs, "created_at", "id", owner="user_id"),
    MailOrder: _owned(mail_orders, "created_at", "id", owner="user_id"),
    Webhook: _owned(webhooks, "created_at", "id"),
    WebhookDelivery: Shelf(
        _deliveries_of, (webhook_deliveries.c.webhook_id, webhook_deliveries.c.id)
    ),
    Export: _owned(exports, "created_at", "id"),
    Share: _owned(shares, "created_at", "id"),
    AuditEntry: Shelf(_tells_of, (audit_entries.c.id,)),
}


class SqlBelongings:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, kind: type[Item], owner_id: str, *, after: Item | None, limit: int
    ) -> Sequence[Item]:
        """In two steps: the order is found in an index, without the long texts of the rows."""
        shelf = _SHELVES[kind]
        table = shelf.order[0].table
        statement = select(*table.primary_key.columns).where(shelf.is_of(owner_id))
        if after is not None:
            statement = statement.where(_is_beyond(shelf.order, after))
        found = await self._session.execute(statement.order_by(*shelf.order).limit(limit))
        wanted = [_is_row(table, row) for row in found.all()]
        if not wanted:
            return []
        items = await self._session.scalars(select(kind).where(or_(*wanted)).order_by(*shelf.order))
        return items.all()

    async def extent(self, owner_id: str) -> Extent:
        own = contents.c.owner_id == owner_id
        count = select(func.count()).select_from(contents).where(own).scalar_subquery()
        size = (
            select(func.coalesce(func.sum(assets.c.byte_size), 0))
            .select_from(assets)
            .join(contents, contents.c.id == assets.c.content_id)
            .where(own)
            .scalar_subquery()
        )
        earlier = (
            select(func.count())
            .select_from(content_versions)
            .join(contents, contents.c.id == content_versions.c.content_id)
            .where(own)
            .scalar_subquery()
        )
        found = (await self._session.execute(select(count, earlier, size))).one()
        return Extent(contents=int(found[0]), versions=int(found[1]), byte_size=int(found[2]))


def _is_row(table: Table, row: Sequence[object]) -> ColumnElement[bool]:
    pairs = zip(table.primary_key.columns, row, strict=True)
    return and_(true(), *(column == value for column, value in pairs))


def _is_beyond(order: tuple[Column[object], ...], item: object) -> ColumnElement[bool]:
    """Past the item, in the order of these columns; the first comparison bounds the index range."""
    first, *others = order
    value = getattr(item, first.name)
    beyond: ColumnElement[bool] = first > value
    if not others:
        return beyond
    return and_(first >= value, or_(beyond, _is_beyond(tuple(others), item)))
