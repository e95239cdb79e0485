"""What is done about an account put together: its mails, its ways back in, its profile."""

from functools import cached_property

from domain.letter import AppLinks
from domain.services.clearing import Clearing
from domain.services.isolating import Isolating
from domain.services.letters import Letters
from domain.services.mailboxes import Mailboxes
from domain.services.mailing import Mailing
from domain.services.profiles import Profiles
from domain.services.proving import Proving
from domain.services.recovering import Recovering
from domain.services.telling import Telling
from infra.connections import Connections
from infra.identity import new_id, new_token, utc_now
from infra.mail.opening import open_mailer, open_sent_mails
from infra.reception import Reception
from infra.serving import app_address
from infra.settings import Settings


class FrontDesk:
    def __init__(
        self,
        settings: Settings,
        connections: Connections,
        reception: Reception,
        *,
        telling: Telling,
    ) -> None:
        self._settings = settings
        self._database = connections.database
        self._passwords = connections.passwords
        self._reception = reception
        self._telling = telling
        self._proving = Proving(database=self._database, new_id=new_id, new_token=new_token)
        self.profiles = Profiles(database=self._database, cache=connections.profiles)

    @cached_property
    def mailboxes(self) -> Mailboxes:
        return Mailboxes(
            database=self._database,
            confirming=self._reception.confirming,
            proving=self._proving,
            telling=self._telling,
            auditing=self._reception.auditing,
            rate_limits=self._reception.rate_limits,
        )

    @cached_property
    def recovering(self) -> Recovering:
        return Recovering(
            database=self._database,
            passwords=self._passwords,
            sessions=self._reception.sessions,
            proving=self._proving,
            telling=self._telling,
            auditing=self._reception.auditing,
            rate_limits=self._reception.rate_limits,
            new_id=new_id,
        )

    @cached_property
    def mailing(self) -> Mailing:
        return Mailing(
            database=self._database,
            letters=Letters(
                database=self._database, proving=self._proving, links=_links(self._settings)
            ),
            mailer=open_mailer(self._settings),
            isolating=Isolating(clock=utc_now),
        )

    @cached_property
    def clearing(self) -> Clearing:
        return Clearing(sent=open_sent_mails(self._settings), clock=utc_now)


def _links(settings: Settings) -> AppLinks:
    """To the front end, where it has an address of its own, or else beside the API."""
    return AppLinks(app_address(settings))
