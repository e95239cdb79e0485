"""The services that close an account and erase it, over a real database."""

import secrets

from domain.audit import Actor
from domain.services.announcing import Announcing
from domain.services.auditing import Auditing
from domain.services.concluding import Concluding
from domain.services.confirming import Confirming
from domain.services.erasing import Erasing
from domain.services.leaving import Farewell, Leaving
from domain.services.ledger import Ledger
from domain.services.second_factors import SecondFactors
from domain.services.sessions import Sessions
from domain.services.stopping import Stopping
from domain.services.telling import Telling
from domain.unit_of_work import Database
from infra.identity import new_id, utc_now
from tests.domain.fake_endings import FakeSessionEndings
from tests.domain.fake_own_recipes import FakeSealing
from tests.domain.fake_sessions import (
    FakeLiveSessions,
    FakePasswords,
    FakeTokens,
)
from tests.domain.fake_totp import FakeTotp
from tests.domain.memory_event_log import MemoryEventLog
from tests.fakes import FakeQueue, FakeRateLimits
from tests.infra.db.leavers import ADDRESS, DAY, EMAIL
from tests.infra.db.rows import (
    Stage,
)


class Undertakers:
    """The services that close an account and erase it, over one database."""

    def __init__(self, database: Database) -> None:
        queue, events = FakeQueue(), MemoryEventLog()
        telling = Telling(new_id=new_id)
        concluding = Concluding(
            ledger=Ledger(new_id=new_id),
            telling=telling,
            announcing=Announcing(telling=telling, new_id=new_id),
        )
        passwords, rate_limits = FakePasswords(), FakeRateLimits()
        second_factors = SecondFactors(
            database=database,
            totp=FakeTotp(),
            sealing=FakeSealing(),
            confirming=Confirming(database=database, passwords=passwords, rate_limits=rate_limits),
            auditing=Auditing(new_id=new_id, clock=utc_now),
            telling=telling,
            rate_limits=rate_limits,
            random_bits=secrets.randbits,
        )
        self.leaving = Leaving(
            database=database,
            sessions=Sessions(
                database=database,
                live_sessions=FakeLiveSessions(clock=utc_now),
                endings=FakeSessionEndings(),
                tokens=FakeTokens(),
                passwords=passwords,
                second_factors=second_factors,
                rate_limits=rate_limits,
                new_id=new_id,
                clock=utc_now,
                lifetime=DAY,
            ),
            passwords=passwords,
            second_factor=second_factors,
            rate_limits=rate_limits,
            stopping=Stopping(concluding=concluding, queue=queue, events=events),
            auditing=Auditing(new_id=new_id, clock=utc_now),
        )
        self.erasing = Erasing(database=database)

    async def leave(self, stage: Stage) -> None:
        farewell = Farewell(password="password", confirm_email=EMAIL)
        await self.leaving.leave(farewell, Actor(user_id=stage.user.id, ip_address=ADDRESS))

    async def erase(self) -> int:
        """So many steps it took."""
        steps = 0
        while await self.erasing.erase_next():
            steps += 1
        return steps
