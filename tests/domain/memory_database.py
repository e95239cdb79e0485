"""A database in memory that keeps a transaction's promises: all of it or nothing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from domain.access_token import AccessTokenReads, AccessTokens
from domain.asset import AssetReads, Assets
from domain.audit import AuditEntries, AuditReads
from domain.belongings import Belongings
from domain.contents import ContentReads, Contents
from domain.erasure import Erasures
from domain.export import ExportReads, Exports
from domain.generation import GenerationReads, Generations
from domain.ids import Clock
from domain.job_register import JobRegister
from domain.key import Batches, BatchReads, KeyReads, Keys, Plan, Plans
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
from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable, Reader, UnitOfWork
from domain.upload import UploadReads, Uploads
from domain.usage import UsageReads, UsageSlots
from domain.user import UserReads, Users
from domain.webhook import WebhookDeliveries, WebhookDeliveryReads, WebhookReads, Webhooks
from tests.domain.memory_access_tokens import MemoryAccessTokens
from tests.domain.memory_assets import MemoryAssets
from tests.domain.memory_audit import MemoryAuditEntries
from tests.domain.memory_batches import MemoryBatches
from tests.domain.memory_belongings import MemoryBelongings, MemoryErasures
from tests.domain.memory_contents import MemoryContents
from tests.domain.memory_exports import MemoryExports
from tests.domain.memory_index import MemoryIndex
from tests.domain.memory_job_register import MemoryJobRegister
from tests.domain.memory_key_events import MemoryKeyEvents
from tests.domain.memory_key_register import MemoryKeyRegister
from tests.domain.memory_ledger import MemoryLedgerEntries
from tests.domain.memory_mails import MemoryMailOrders
from tests.domain.memory_own_providers import MemoryOwnProviders
from tests.domain.memory_plans import MemoryPlans
from tests.domain.memory_preferences import MemoryAllPreferences
from tests.domain.memory_proofs import MemoryProofs
from tests.domain.memory_repositories import (
    MemoryGenerations,
    MemoryKeys,
    MemoryUsers,
)
from tests.domain.memory_retention import MemoryRetention
from tests.domain.memory_rows import Tables
from tests.domain.memory_shares import MemoryShares
from tests.domain.memory_staff_requests import MemoryStaffRequests
from tests.domain.memory_uploads import MemoryUploads
from tests.domain.memory_usage import MemoryUsageSlots
from tests.domain.memory_webhooks import MemoryWebhookDeliveries, MemoryWebhooks
from tests.fakes import inside_transaction


class MemoryUnitOfWork:
    def __init__(self, tables: Tables, clock: Clock) -> None:
        self._clock = clock
        self.users: Users = MemoryUsers(tables)
        self.own_providers: OwnProviders = MemoryOwnProviders(tables)
        self.plans: Plans = MemoryPlans(tables)
        self.batches: Batches = MemoryBatches(tables)
        self.keys: Keys = MemoryKeys(tables)
        self.key_events: KeyEvents = MemoryKeyEvents(tables)
        self.ledger: LedgerEntries = MemoryLedgerEntries(tables)
        self.generations: Generations = MemoryGenerations(tables)
        self.contents: Contents = MemoryContents(tables)
        self.index: IndexEntries = MemoryIndex(tables)
        self.assets: Assets = MemoryAssets(tables)
        self.uploads: Uploads = MemoryUploads(tables)
        self.audit: AuditEntries = MemoryAuditEntries(tables)
        self.staff_requests: StaffRequests = MemoryStaffRequests(tables)
        self.access_tokens: AccessTokens = MemoryAccessTokens(tables)
        self.mails: MailOrders = MemoryMailOrders(tables)
        self.proofs: Proofs = MemoryProofs(tables)
        self.preferences: AllPreferences = MemoryAllPreferences(tables)
        self.usage: UsageSlots = MemoryUsageSlots(tables)
        self.webhooks: Webhooks = MemoryWebhooks(tables)
        self.webhook_deliveries: WebhookDeliveries = MemoryWebhookDeliveries(tables)
        self.exports: Exports = MemoryExports(tables)
        self.shares: Shares = MemoryShares(tables)
        self.erasures: Erasures = MemoryErasures(tables)
        self.retention: Retention = MemoryRetention(tables)

    async def now(self) -> datetime:
        return self._clock()


class MemoryReader:
    def __init__(self, tables: Tables) -> None:
        self.users: UserReads = MemoryUsers(tables)
        self.own_providers: OwnProviderReads = MemoryOwnProviders(tables)
        self.plans: Plans = MemoryPlans(tables)
        self.batches: BatchReads = MemoryBatches(tables)
        self.keys: KeyReads = MemoryKeys(tables)
        self.key_register: KeyRegisterReads = MemoryKeyRegister(tables)
        self.key_events: KeyEventReads = MemoryKeyEvents(tables)
        self.ledger: LedgerReads = MemoryLedgerEntries(tables)
        self.generations: GenerationReads = MemoryGenerations(tables)
        self.jobs: JobRegister = MemoryJobRegister(tables)
        self.contents: ContentReads = MemoryContents(tables)
        self.index: IndexReads = MemoryIndex(tables)
        self.assets: AssetReads = MemoryAssets(tables)
        self.uploads: UploadReads = MemoryUploads(tables)
        self.audit: AuditReads = MemoryAuditEntries(tables)
        self.access_tokens: AccessTokenReads = MemoryAccessTokens(tables)
        self.preferences: PreferencesReads = MemoryAllPreferences(tables)
        self.usage: UsageReads = MemoryUsageSlots(tables)
        self.webhooks: WebhookReads = MemoryWebhooks(tables)
        self.exports: ExportReads = MemoryExports(tables)
        self.shares: ShareReads = MemoryShares(tables)
        self.belongings: Belongings = MemoryBelongings(tables)
        self.webhook_deliveries: WebhookDeliveryReads = MemoryWebhookDeliveries(tables)


class Server:
    """What all connections share. `replica` is what a lagging replica still shows."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self.tables = Tables(plans={plan.id: plan for plan in plans})
        self.replica: Tables | None = None
        self.turn = asyncio.Lock()

    def stop_replication(self) -> None:
        self.replica = self.tables.copy()


class MemoryDatabase:
    """One process's way to the server; `is_away` cuts off this process alone.

    So many of the next transactions as `conflicts` says end in a conflict at their commit; of so
    many as `lost_answers` says nobody hears that they were committed. `promised` are those whose
    reads see what was committed.
    """

    def __init__(self, server: Server, *, clock: Clock) -> None:
        self._server = server
        self._clock = clock
        self.is_away = False
        self.conflicts = 0
        self.lost_answers = 0
        self.promised: set[str] = set()

    @property
    def tables(self) -> Tables:
        """The rows as they are committed."""
        return self._server.tables

    @asynccontextmanager
    async def begin(self, *, user_id: str | None = None) -> AsyncIterator[UnitOfWork]:
        async with self._server.turn:
            self._require_server()
            tables = self._server.tables.copy()
            with inside_transaction():
                yield MemoryUnitOfWork(tables, self._clock)
            self._commit(tables)
            if user_id is not None:
                self.promised.add(user_id)

    def _commit(self, tables: Tables) -> None:
        self._require_server()
        if self.conflicts:
            self.conflicts -= 1
            raise DatabaseConflict
        tables.require_integrity()
        self._server.tables = tables.copy()  # what the caller keeps is detached
        if self.lost_answers:
            self.lost_answers -= 1
            raise DatabaseUnavailable

    def _require_server(self) -> None:
        if self.is_away:
            raise DatabaseUnavailable

    @asynccontextmanager
    async def read(self, *, user_id: str | None = None) -> AsyncIterator[Reader]:
        """Users see what they wrote; the others see what the replica has."""
        self._require_server()
        shown = self._server.replica if user_id is None else None
        yield MemoryReader((shown or self._server.tables).copy())

    @asynccontextmanager
    async def read_latest(self) -> AsyncIterator[Reader]:
        self._require_server()
        yield MemoryReader(self._server.tables.copy())
