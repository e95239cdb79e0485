"""What surrounds an account put together: its mails, its second factor, its profile."""

import secrets
from functools import cached_property

from domain.letter import AppLinks
from domain.rate_limit import RateLimits
from domain.services.auditing import Auditing
from domain.services.confirming import Confirming
from domain.services.letters import Letters
from domain.services.mailboxes import Mailboxes
from domain.services.mailing import Mailing
from domain.services.profiles import Profiles
from domain.services.proving import Proving
from domain.services.recovering import Recovering
from domain.services.second_factors import SecondFactors
from domain.services.sessions import Sessions
from domain.services.telling import Telling
from infra.auth.totp import PyotpTotp
from infra.connections import Connections
from infra.identity import new_id, new_token
from infra.keyrings import TOTP, open_sealing
from infra.mail.opening import open_mailer
from infra.settings import Settings


class FrontDesk:
    def __init__(
        self,
        settings: Settings,
        connections: Connections,
        *,
        rate_limits: RateLimits,
        telling: Telling,
        auditing: Auditing,
    ) -> None:
        self._settings = settings
        self._database = connections.database
        self._passwords = connections.passwords
        self._rate_limits = rate_limits
        self._telling = telling
        self._auditing = auditing
        self._proving = Proving(database=self._database, new_id=new_id, new_token=new_token)
        self._confirming = Confirming(
            database=self._database, passwords=self._passwords, rate_limits=rate_limits
        )

    @cached_property
    def second_factors(self) -> SecondFactors:
        return SecondFactors(
            database=self._database,
            totp=PyotpTotp(),
            sealing=open_sealing(self._settings, TOTP),
            confirming=self._confirming,
            auditing=self._auditing,
            rate_limits=self._rate_limits,
            random_bits=secrets.randbits,
        )

    @cached_property
    def mailboxes(self) -> Mailboxes:
        return Mailboxes(
            database=self._database,
            confirming=self._confirming,
            proving=self._proving,
            telling=self._telling,
            auditing=self._auditing,
            rate_limits=self._rate_limits,
        )

    @cached_property
    def profiles(self) -> Profiles:
        return Profiles(database=self._database)

    def recovering(self, sessions: Sessions) -> Recovering:
        return Recovering(
            database=self._database,
            passwords=self._passwords,
            sessions=sessions,
            proving=self._proving,
            telling=self._telling,
            auditing=self._auditing,
            rate_limits=self._rate_limits,
            new_id=new_id,
        )

    def mailing(self, links: AppLinks) -> Mailing:
        return Mailing(
            database=self._database,
            letters=Letters(database=self._database, proving=self._proving, links=links),
            mailer=open_mailer(self._settings),
        )
