"""What may happen to owners and their jobs: accounts end or move, and the staff steps in."""

from collections.abc import Coroutine
from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import rule

from domain.administration import SettableStatus
from domain.audit import Actor
from domain.generation import Generation
from domain.services.counting import Counting
from domain.services.job_administration import JobAdministration
from domain.services.leaving import Farewell, Leaving
from domain.services.user_administration import UserAdministration
from domain.unit_of_work import DatabaseConflict
from domain.user import Role, User, UserStatus
from tests.domain.front_desk import second_factors_of
from tests.domain.key_rules import NUMBERS, KeyRules
from tests.factories import PLAN

WHO = st.integers(0, 1)
#: Whole hours, half ones and quarters from Greenwich, on both sides.
ZONES = ["Asia/Shanghai", "Asia/Kathmandu", "Asia/Kolkata", "America/New_York", "Pacific/Apia"]
REASON = "looked into"


class OwnerRules(KeyRules):
    def __init__(self) -> None:
        super().__init__()
        studio = self.studio
        self.creators = [studio.user(), studio.user()]
        self.staff = Actor(user_id=studio.user(role=Role.ADMIN).id, ip_address="203.0.113.9")
        self.job_administration = JobAdministration(
            database=studio.database,
            stopping=studio.stopping,
            events=studio.events,
            auditing=studio.auditing,
        )
        self.user_administration = UserAdministration(
            database=studio.database,
            sessions=studio.sessions,
            stopping=studio.stopping,
            auditing=studio.auditing,
            clock=studio.clock,
        )
        self.leaving = Leaving(
            database=studio.database,
            sessions=studio.sessions,
            passwords=studio.passwords,
            second_factor=second_factors_of(studio),
            rate_limits=studio.rate_limits,
            stopping=studio.stopping,
            auditing=studio.auditing,
        )
        self.counting = Counting(
            database=studio.database, kinds=studio.recipes.keys(), isolating=studio.isolating
        )

    @property
    def jobs(self) -> list[Generation]:
        return list(self.studio.database.tables.generations.values())

    def is_active(self, user: User) -> bool:
        return self.studio.account(user).status is UserStatus.ACTIVE

    @rule(number=NUMBERS, is_begun_anew=st.booleans())
    def the_staff_take_a_job_in_hand(self, number: int, *, is_begun_anew: bool) -> None:
        """Mostly one that is under way; one that has ended stays as it is."""
        unfinished = [job for job in self.jobs if not job.status.is_final]
        if jobs := unfinished or self.jobs:
            act = self.job_administration.requeue if is_begun_anew else self.job_administration.fail
            self.try_to(act(jobs[number % len(jobs)].id, reason=REASON, actor=self.staff))

    @rule(who=WHO, is_let_in=st.booleans())
    def an_account_is_disabled(self, who: int, *, is_let_in: bool) -> None:
        """Or let in again, at once or the next time."""
        is_active = self.is_active(self.creators[who])
        if is_active:
            self.try_to(self.set_status(who, SettableStatus.DISABLED))
        if is_let_in or not is_active:
            self.try_to(self.set_status(who, SettableStatus.ACTIVE))

    def set_status(self, who: int, status: SettableStatus) -> Coroutine[object, object, object]:
        return self.user_administration.set_status(
            self.creators[who].id, status, reason=REASON, actor=self.staff
        )

    @rule(who=WHO)
    def an_owner_leaves(self, who: int) -> None:
        """And somebody else comes."""
        leaver = self.creators[who]
        if self.is_active(leaver):
            actor = Actor(user_id=leaver.id, ip_address="203.0.113.10")
            farewell = Farewell(password="correct horse", confirm_email=leaver.email)
            self.do(self.leaving.leave(farewell, actor))
            self.creators[who] = self.studio.user()
            self.try_to(self.studio.activated_key(self.creators[who], PLAN))

    @rule(who=WHO, zone=st.sampled_from(ZONES))
    def an_owner_moves(self, who: int, zone: str) -> None:
        self.studio.account(self.creators[who]).time_zone = zone

    @rule(conflicts=st.integers(0, 1))
    def all_is_counted_anew(self, conflicts: int) -> None:
        """As if a release that counted nothing had ended it; the first try may be in vain."""
        tables = self.studio.database.tables
        tables.usage.clear()
        for job in self.jobs:
            job.is_counted = False
        self.studio.database.conflicts = conflicts
        with suppress(DatabaseConflict):
            self.do(self.counting.count_past())
        self.studio.database.conflicts = 0
        while self.do(self.counting.count_past()):
            pass
