"""The two ways to the database: a short transaction on the primary, or a read of the replica."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

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


class UnitOfWork(Protocol):
    """Repositories in one transaction; leaving cleanly commits, an error rolls back."""

    users: Users
    own_providers: OwnProviders
    plans: Plans
    batches: Batches
    keys: Keys
    key_events: KeyEvents
    ledger: LedgerEntries
    generations: Generations
    contents: Contents
    index: IndexEntries
    assets: Assets
    uploads: Uploads
    audit: AuditEntries
    staff_requests: StaffRequests
    access_tokens: AccessTokens
    mails: MailOrders
    proofs: Proofs
    preferences: AllPreferences
    usage: UsageSlots
    webhooks: Webhooks
    webhook_deliveries: WebhookDeliveries
    exports: Exports
    shares: Shares
    erasures: Erasures
    retention: Retention

    async def now(self) -> datetime:
        """The database's clock: the one that all workers share."""


class Reader(Protocol):
    """Repositories that only read; rows may be a little old, but see `Database.read`."""

    users: UserReads
    own_providers: OwnProviderReads
    plans: Plans
    batches: BatchReads
    keys: KeyReads
    key_register: KeyRegisterReads
    key_events: KeyEventReads
    ledger: LedgerReads
    generations: GenerationReads
    jobs: JobRegister
    contents: ContentReads
    index: IndexReads
    assets: AssetReads
    uploads: UploadReads
    audit: AuditReads
    access_tokens: AccessTokenReads
    preferences: PreferencesReads
    usage: UsageReads
    webhooks: WebhookReads
    exports: ExportReads
    shares: ShareReads
    belongings: Belongings
    webhook_deliveries: WebhookDeliveryReads


class Database(Protocol):
    def begin(self, *, user_id: str | None = None) -> AbstractAsyncContextManager[UnitOfWork]:
        """A transaction on the primary, for database work only.

        `user_id` is whose data it changes: from the commit on, that user's reads see it.
        Raises `DatabaseConflict` where the database ended it for a deadlock or a lock wait, and
        `DatabaseUnavailable` where it is away.
        """

    def read(self, *, user_id: str | None = None) -> AbstractAsyncContextManager[Reader]:
        """Reads on the replica, never older than what `user_id` has written or been told."""

    def read_latest(self) -> AbstractAsyncContextManager[Reader]:
        """Reads on the primary: for balances, tokens and the state of jobs."""


class DatabaseConflict(Exception):
    """Another transaction was in the way; the same work may be tried again from its start."""


class DatabaseUnavailable(Exception):
    """The database cannot be reached, or did not answer in time."""
