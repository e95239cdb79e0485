"""Who may come in put together: tokens, credentials, and accounts in the hands of the staff."""

import secrets
from functools import cached_property

from domain.services.audit_log import AuditLog
from domain.services.authenticating import Authenticating
from domain.services.credentials import Credentials
from domain.services.delegating import Delegating
from domain.services.stopping import Stopping
from domain.services.telling import Telling
from domain.services.user_administration import UserAdministration
from infra.connections import Connections
from infra.identity import new_id, utc_now
from infra.reception import Reception


class Gatehouse:
    def __init__(
        self,
        connections: Connections,
        reception: Reception,
        *,
        telling: Telling,
        stopping: Stopping,
    ) -> None:
        self._connections = connections
        self._database = connections.database
        self._reception = reception
        self._telling = telling
        self._stopping = stopping
        self.audit_log = AuditLog(database=self._database)

    @cached_property
    def delegating(self) -> Delegating:
        return Delegating(
            database=self._database,
            sessions=self._reception.sessions,
            second_factors=self._reception.second_factors,
            auditing=self._reception.auditing,
            telling=self._telling,
            rate_limits=self._reception.rate_limits,
            random_bits=secrets.randbits,
            new_id=new_id,
            clock=utc_now,
        )

    @cached_property
    def authenticating(self) -> Authenticating:
        return Authenticating(sessions=self._reception.sessions, delegating=self.delegating)

    @cached_property
    def credentials(self) -> Credentials:
        return Credentials(
            database=self._database,
            passwords=self._connections.passwords,
            sessions=self._reception.sessions,
            rate_limits=self._reception.rate_limits,
            auditing=self._reception.auditing,
            telling=self._telling,
            clock=utc_now,
        )

    @cached_property
    def user_administration(self) -> UserAdministration:
        return UserAdministration(
            database=self._database,
            sessions=self._reception.sessions,
            stopping=self._stopping,
            auditing=self._reception.auditing,
            clock=utc_now,
        )
