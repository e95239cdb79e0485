"""Ties the domain's plain classes to the tables."""

import sqlalchemy
from sqlalchemy import Table
from sqlalchemy.orm import registry

from domain.access_token import AccessToken
from domain.asset import Asset
from domain.audit import AuditEntry
from domain.content import (
    Article,
    Content,
    ContentVersion,
    Cover,
    InfoCardSet,
    Script,
    VoiceClip,
)
from domain.erasure import Erasure
from domain.export import Export
from domain.generation import Generation
from domain.key import Batch, Key, Plan
from domain.key_event import KeyEvent
from domain.ledger import LedgerEntry
from domain.mail import MailOrder
from domain.own_provider import OwnProvider
from domain.preferences import Preferences
from domain.proof import Proof
from domain.share import Share
from domain.staff_request import StaffRequest
from domain.upload import Upload
from domain.usage import UsageSlot
from domain.user import User
from domain.webhook import Webhook, WebhookDelivery
from infra.db import account_tables, content_tables, tables, webhook_tables
from infra.db.changed_accounts import watch_accounts
from infra.db.columns import metadata

_ENTITIES: dict[type, Table] = {
    User: tables.users,
    OwnProvider: tables.own_providers,
    Plan: tables.plans,
    Batch: tables.batches,
    Key: tables.keys,
    LedgerEntry: tables.ledger_entries,
    Asset: content_tables.assets,
    ContentVersion: content_tables.content_versions,
    Upload: content_tables.uploads,
    AuditEntry: tables.audit_entries,
    AccessToken: account_tables.access_tokens,
    Proof: account_tables.proofs,
    MailOrder: account_tables.mail_orders,
    Preferences: account_tables.preferences,
    UsageSlot: account_tables.usage_slots,
    KeyEvent: account_tables.key_events,
    Export: account_tables.exports,
    Share: account_tables.shares,
    Erasure: account_tables.erasures,
    StaffRequest: account_tables.staff_requests,
    Webhook: webhook_tables.webhooks,
    WebhookDelivery: webhook_tables.webhook_deliveries,
}
#: What each type of content adds to the columns that all have.
CONTENT_TYPES: dict[type[Content], tuple[str, ...]] = {
    Article: (
        "platform",
        "body",
        "word_count",
        "summary",
        "key_points",
        "quotes",
        "citations",
        "platform_issues",
        "title_candidates",
        "quotations",
        "review",
    ),
    Script: (
        "platform",
        "hook",
        "total_seconds",
        "scenes",
        "platform_issues",
        "title_candidates",
        "review",
    ),
    Cover: ("theme_id", "review"),
    InfoCardSet: ("platform", "theme_id", "cards", "look", "review"),
    VoiceClip: ("cues", "voice_id", "speed", "script_version"),
}


def map_entities() -> None:
    """Maps every entity, once per process; from then on they can be stored."""
    if sqlalchemy.inspect(User, raiseerr=False) is not None:
        return
    mappers = registry(metadata=metadata)
    for entity, table in _ENTITIES.items():
        mappers.map_imperatively(entity, table)
    mappers.map_imperatively(Generation, tables.generations, exclude_properties={"queue"})
    _map_contents(mappers)
    mappers.configure()
    watch_accounts()


def _map_contents(mappers: registry) -> None:
    """All types in one table, told apart by its column `type`."""
    particular = {name for names in CONTENT_TYPES.values() for name in names}
    mappers.map_imperatively(
        Content,
        content_tables.contents,
        properties={"_type": content_tables.contents.c.type},
        polymorphic_on=content_tables.contents.c.type,
        exclude_properties={*particular, "index_version"},
        # Every column in one SELECT: nothing can be loaded later, outside of the session.
        with_polymorphic="*",
    )
    for content_type, names in CONTENT_TYPES.items():
        mappers.map_imperatively(
            content_type,
            inherits=Content,
            polymorphic_identity=content_type.__name__,
            exclude_properties={*particular.difference(names), "index_version"},
        )
