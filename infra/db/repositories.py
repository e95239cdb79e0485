"""Every repository over one session: those that a transaction has, and those that only read."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, Generic, TypeVar, cast

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access_token import AccessTokenReads, AccessTokens
from domain.asset import AssetReads, Assets
from domain.audit import AuditEntries, AuditReads
from domain.belongings import Belongings
from domain.contents import ContentReads, Contents
from domain.erasure import Erasures
from domain.export import ExportReads, Exports
from domain.generation import GenerationReads, Generations
from domain.job_register import JobRegister
from domain.key import Batches, BatchReads, KeyReads, Keys, Plans
from domain.key_event import KeyEventReads, KeyEvents
from domain.key_register import KeyRegisterReads
from domain.ledger import LedgerEntries, LedgerReads
from domain.mail import MailOrders
from domain.own_provider import OwnProviderReads, OwnProviders
from domain.preferences import AllPreferences, PreferencesReads
from domain.proof import Proofs
from domain.retention import Retention
from domain.searchable import IndexEntries, IndexReads
from domain.share import ShareReads, Shares
from domain.staff_request import StaffRequests
from domain.upload import UploadReads, Uploads
from domain.usage import UsageReads, UsageSlots
from domain.user import UserReads, Users
from domain.webhook import WebhookDeliveries, WebhookDeliveryReads, WebhookReads, Webhooks
from infra.db.access_token import SqlAccessTokenReads, SqlAccessTokens
from infra.db.asset import SqlAssetReads, SqlAssets
from infra.db.audit import SqlAuditEntries, SqlAuditReads
from infra.db.belongings import SqlBelongings
from infra.db.content import SqlContentReads, SqlContents
from infra.db.content_index import SqlIndexEntries, SqlIndexReads
from infra.db.erasure import SqlErasures
from infra.db.export import SqlExportReads, SqlExports
from infra.db.generation import SqlGenerationReads, SqlGenerations
from infra.db.job_register import SqlJobRegister
from infra.db.key import SqlBatches, SqlBatchReads, SqlKeyReads, SqlKeys, SqlPlans
from infra.db.key_event import SqlKeyEventReads, SqlKeyEvents
from infra.db.key_register import SqlKeyRegisterReads
from infra.db.ledger import SqlLedgerEntries, SqlLedgerReads
from infra.db.mail import SqlMailOrders
from infra.db.own_provider import SqlOwnProviderReads, SqlOwnProviders
from infra.db.preferences import SqlAllPreferences, SqlPreferencesReads
from infra.db.proof import SqlProofs
from infra.db.retention import SqlRetention
from infra.db.rows import SessionRows, ValueRows
from infra.db.share import SqlShareReads, SqlShares
from infra.db.staff_request import SqlStaffRequests
from infra.db.upload import SqlUploadReads, SqlUploads
from infra.db.usage import SqlUsageReads, SqlUsageSlots
from infra.db.user import SqlUserReads, SqlUsers
from infra.db.webhook import (
    SqlWebhookDeliveries,
    SqlWebhookDeliveryReads,
    SqlWebhookReads,
    SqlWebhooks,
)

Repository = TypeVar("Repository")

_NOW: Final = {
    "sqlite": text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"),
    "mysql": text("SELECT DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%f')"),
}


class SqlUnitOfWork:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        rows = SessionRows(session)
        self.users: Users = SqlUsers(rows)
        self.own_providers: OwnProviders = SqlOwnProviders(session)
        self.plans: Plans = SqlPlans(rows)
        self.batches: Batches = SqlBatches(session)
        self.keys: Keys = SqlKeys(rows)
        self.key_events: KeyEvents = SqlKeyEvents(session)
        self.ledger: LedgerEntries = SqlLedgerEntries(session)
        self.generations: Generations = SqlGenerations(rows)
        self.contents: Contents = SqlContents(rows)
        self.index: IndexEntries = SqlIndexEntries(session)
        self.assets: Assets = SqlAssets(rows)
        self.uploads: Uploads = SqlUploads(session)
        self.audit: AuditEntries = SqlAuditEntries(session)
        self.staff_requests: StaffRequests = SqlStaffRequests(session)
        self.access_tokens: AccessTokens = SqlAccessTokens(session)
        self.mails: MailOrders = SqlMailOrders(session)
        self.proofs: Proofs = SqlProofs(session)
        self.preferences: AllPreferences = SqlAllPreferences(rows)
        self.usage: UsageSlots = SqlUsageSlots(session)
        self.webhooks: Webhooks = SqlWebhooks(session)
        self.webhook_deliveries: WebhookDeliveries = SqlWebhookDeliveries(session)
        self.exports: Exports = SqlExports(session)
        self.shares: Shares = SqlShares(session)
        self.erasures: Erasures = SqlErasures(session)
        self.retention: Retention = SqlRetention(session)

    async def now(self) -> datetime:
        statement = _NOW[self._session.get_bind().dialect.name]
        moment = (await self._session.scalars(statement)).one()
        return datetime.fromisoformat(moment).replace(tzinfo=UTC)


class _Made(Generic[Repository]):
    """A repository that is made when it is first asked for: hardly any read needs three."""

    def __init__(self, make: Callable[[ValueRows], Repository]) -> None:
        self._make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, reader: "SqlReader", owner: type) -> Repository:
        made = reader.__dict__[self._name] = self._make(reader.rows)
        return made


def _of_rows(make: Callable[[ValueRows], Repository]) -> Repository:
    """Called what it gives, as `dataclasses.field` is."""
    return cast("Repository", _Made(make))


def _of_session(make: Callable[[AsyncSession], Repository]) -> Repository:
    return _of_rows(lambda rows: make(rows.session))


class SqlReader:
    users: UserReads = _of_rows(SqlUserReads)
    own_providers: OwnProviderReads = _of_session(SqlOwnProviderReads)
    plans: Plans = _of_rows(SqlPlans)
    batches: BatchReads = _of_session(SqlBatchReads)
    keys: KeyReads = _of_rows(SqlKeyReads)
    key_register: KeyRegisterReads = _of_session(SqlKeyRegisterReads)
    key_events: KeyEventReads = _of_session(SqlKeyEventReads)
    ledger: LedgerReads = _of_session(SqlLedgerReads)
    generations: GenerationReads = _of_rows(SqlGenerationReads)
    jobs: JobRegister = _of_session(SqlJobRegister)
    contents: ContentReads = _of_rows(SqlContentReads)
    index: IndexReads = _of_session(SqlIndexReads)
    assets: AssetReads = _of_rows(SqlAssetReads)
    uploads: UploadReads = _of_session(SqlUploadReads)
    audit: AuditReads = _of_session(SqlAuditReads)
    access_tokens: AccessTokenReads = _of_session(SqlAccessTokenReads)
    preferences: PreferencesReads = _of_rows(SqlPreferencesReads)
    usage: UsageReads = _of_session(SqlUsageReads)
    webhooks: WebhookReads = _of_session(SqlWebhookReads)
    exports: ExportReads = _of_session(SqlExportReads)
    shares: ShareReads = _of_session(SqlShareReads)
    belongings: Belongings = _of_session(SqlBelongings)
    webhook_deliveries: WebhookDeliveryReads = _of_session(SqlWebhookDeliveryReads)

    def __init__(self, rows: ValueRows) -> None:
        self.rows = rows
