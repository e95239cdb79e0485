"""All that the product can do, in one place for those who answer requests."""

from dataclasses import dataclass

from domain.asset import Blobs
from domain.ids import Clock
from domain.services.accounts import Accounts
from domain.services.activation import Activation
from domain.services.audit_log import AuditLog
from domain.services.authenticating import Authenticating
from domain.services.comparing import Comparing
from domain.services.counting import Counting
from domain.services.credentials import Credentials
from domain.services.delegating import Delegating
from domain.services.editing import Editing
from domain.services.estimating import Estimating
from domain.services.examining import Examining
from domain.services.exporting import Exporting
from domain.services.generating import Generating
from domain.services.history import History
from domain.services.issuing import Issuing
from domain.services.job_administration import JobAdministration
from domain.services.key_keeping import KeyKeeping
from domain.services.key_register import KeyRegister
from domain.services.leaving import Leaving
from domain.services.mailboxes import Mailboxes
from domain.services.outfit import Outfit
from domain.services.overseeing import Overseeing
from domain.services.own_providers import OwnProviding
from domain.services.permitting import Permitting
from domain.services.preferring import Preferring
from domain.services.profiles import Profiles
from domain.services.recovering import Recovering
from domain.services.second_factors import SecondFactors
from domain.services.sessions import Sessions
from domain.services.sharing import Sharing
from domain.services.showcase import Showcase
from domain.services.trashing import Trashing
from domain.services.uploading import Uploading
from domain.services.user_administration import UserAdministration
from domain.services.verifying import Verifying
from domain.services.watching import Watching
from domain.services.webhooking import Webhooking
from domain.unit_of_work import Database


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BackOffice:
    """What only the staff use."""

    user_administration: UserAdministration
    audit_log: AuditLog
    issuing: Issuing
    job_administration: JobAdministration
    overseeing: Overseeing


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Product:
    """The services by name, and the reads that loaders batch."""

    permitting: Permitting
    authenticating: Authenticating
    accounts: Accounts
    sessions: Sessions
    mailboxes: Mailboxes
    recovering: Recovering
    second_factors: SecondFactors
    profiles: Profiles
    credentials: Credentials
    delegating: Delegating
    activation: Activation
    key_keeping: KeyKeeping
    key_register: KeyRegister
    generating: Generating
    watching: Watching
    history: History
    editing: Editing
    trashing: Trashing
    comparing: Comparing
    counting: Counting
    estimating: Estimating
    examining: Examining
    own_providing: OwnProviding
    preferring: Preferring
    uploading: Uploading
    showcase: Showcase
    outfit: Outfit
    verifying: Verifying
    exporting: Exporting
    sharing: Sharing
    leaving: Leaving
    webhooking: Webhooking
    back_office: BackOffice
    database: Database
    blobs: Blobs
    clock: Clock
