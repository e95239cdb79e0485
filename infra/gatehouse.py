"""Who may come in, put together: tokens, credentials, and accounts in the hands of the staff."""

import secrets
from dataclasses import dataclass
from functools import cached_property

from domain.rate_limit import RateLimits
from domain.services.audit_log import AuditLog
from domain.services.auditing import Auditing
from domain.services.authenticating import Authenticating
from domain.services.credentials import Credentials
from domain.services.delegating import Delegating
from domain.services.sessions import Sessions
from domain.services.stopping import Stopping
from domain.services.telling import Telling
from domain.services.user_administration import UserAdministration
from domain.session import Passwords
from domain.unit_of_work import Database
from infra.identity import new_id, utc_now


@dataclass(frozen=True, kw_only=True, eq=False)
class Gatehouse:
    database: Database
    passwords: Passwords
    sessions: Sessions
    rate_limits: RateLimits
    auditing: Auditing
    telling: Telling
    stopping: Stopping

    @cached_property
    def delegating(self) -> Delegating:
        return Delegating(
            database=self.database,
            sessions=self.sessions,
            auditing=self.auditing,
            random_bits=secrets.randbits,
            new_id=new_id,
            clock=utc_now,
        )

    @cached_property
    def authenticating(self) -> Authenticating:
        return Authenticating(sessions=self.sessions, delegating=self.delegating)

    @cached_property
    def credentials(self) -> Credentials:
        return Credentials(
            database=self.database,
            passwords=self.passwords,
            sessions=self.sessions,
            rate_limits=self.rate_limits,
            auditing=self.auditing,
            telling=self.telling,
            clock=utc_now,
        )

    @cached_property
    def user_administration(self) -> UserAdministration:
        return UserAdministration(
            database=self.database,
            sessions=self.sessions,
            stopping=self.stopping,
            auditing=self.auditing,
            clock=utc_now,
        )

    @cached_property
    def audit_log(self) -> AuditLog:
        return AuditLog(database=self.database)
