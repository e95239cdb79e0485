"""Every repository over one session: those that a transaction has, and those that only read."""

from datetime import UTC, datetime
from typing import Final

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

_NOW: Final = {
    "sqlite": text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"),
    "mysql": text("SELECT DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%f')"),
}


class SqlUnitOfWork:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self.users: Users = SqlUsers(session)
        self.own_providers: OwnProviders = SqlOwnProviders(session)
        self.plans: Plans = SqlPlans(session)
        self.batches: Batches = SqlBatches(session)
        self.keys: Keys = SqlKeys(session)
        self.key_events: KeyEvents = SqlKeyEvents(session)
        self.ledger: LedgerEntries = SqlLedgerEntries(session)
        self.generations: Generations = SqlGenerations(session)
        self.contents: Contents = SqlContents(session)
        self.index: IndexEntries = SqlIndexEntries(session)
        self.assets: Assets = SqlAssets(session)
        self.uploads: Uploads = SqlUploads(session)
        self.audit: AuditEntries = SqlAuditEntries(session)
        self.staff_requests: StaffRequests = SqlStaffRequests(session)
        self.access_tokens: AccessTokens = SqlAccessTokens(session)
        self.mails: MailOrders = SqlMailOrders(session)
        self.proofs: Proofs = SqlProofs(session)
        self.preferences: AllPreferences = SqlAllPreferences(session)
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


class SqlReader:
    def __init__(self, session: AsyncSession) -> None:
        self.users: UserReads = SqlUserReads(session)
        self.own_providers: OwnProviderReads = SqlOwnProviderReads(session)
        self.plans: Plans = SqlPlans(session)
        self.batches: BatchReads = SqlBatchReads(session)
        self.keys: KeyReads = SqlKeyReads(session)
        self.key_register: KeyRegisterReads = SqlKeyRegisterReads(session)
        self.key_events: KeyEventReads = SqlKeyEventReads(session)
        self.ledger: LedgerReads = SqlLedgerReads(session)
        self.generations: GenerationReads = SqlGenerationReads(session)
        self.jobs: JobRegister = SqlJobRegister(session)
        self.contents: ContentReads = SqlContentReads(session)
        self.index: IndexReads = SqlIndexReads(session)
        self.assets: AssetReads = SqlAssetReads(session)
        self.uploads: UploadReads = SqlUploadReads(session)
        self.audit: AuditReads = SqlAuditReads(session)
        self.access_tokens: AccessTokenReads = SqlAccessTokenReads(session)
        self.preferences: PreferencesReads = SqlPreferencesReads(session)
        self.usage: UsageReads = SqlUsageReads(session)
        self.webhooks: WebhookReads = SqlWebhookReads(session)
        self.exports: ExportReads = SqlExportReads(session)
        self.shares: ShareReads = SqlShareReads(session)
        self.belongings: Belongings = SqlBelongings(session)
        self.webhook_deliveries: WebhookDeliveryReads = SqlWebhookDeliveryReads(session)
