"""The services of tokens, credentials and staff, over the fakes of a studio."""

import secrets

from domain.audit import Actor
from domain.services.audit_log import AuditLog
from domain.services.auditing import Auditing
from domain.services.authenticating import Authenticating
from domain.services.confirming import Confirmation
from domain.services.credentials import Credentials
from domain.services.delegating import Delegating
from domain.services.user_administration import UserAdministration
from domain.user import Role, User
from tests.domain.studio import Studio
from tests.factories import ADDRESS

#: Of the users that a studio makes.
GIVEN = Confirmation(password="correct horse")


class Admission:
    def __init__(self, studio: Studio) -> None:
        self.auditing = Auditing(new_id=studio.new_id, clock=studio.clock)
        self.delegating = Delegating(
            database=studio.database,
            sessions=studio.sessions,
            second_factors=studio.sessions.second_factors,
            auditing=self.auditing,
            telling=studio.telling,
            rate_limits=studio.rate_limits,
            random_bits=secrets.randbits,
            new_id=studio.new_id,
            clock=studio.clock,
        )
        self.authenticating = Authenticating(sessions=studio.sessions, delegating=self.delegating)
        self.credentials = Credentials(
            database=studio.database,
            passwords=studio.passwords,
            sessions=studio.sessions,
            rate_limits=studio.rate_limits,
            auditing=self.auditing,
            telling=studio.telling,
            clock=studio.clock,
        )
        self.user_administration = UserAdministration(
            database=studio.database,
            sessions=studio.sessions,
            stopping=studio.stopping,
            auditing=self.auditing,
            clock=studio.clock,
        )
        self.audit_log = AuditLog(database=studio.database)
        self.admin = studio.user(role=Role.ADMIN)


def actor(user: User) -> Actor:
    return Actor(user_id=user.id, ip_address=ADDRESS)
