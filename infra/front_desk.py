"""What is done about an account put together: its mails, its ways back in, its profile."""

from functools import cached_property

from domain.services.mailboxes import Mailboxes
from domain.services.profiles import Profiles
from domain.services.proving import Proving
from domain.services.recovering import Recovering
from domain.services.telling import Telling
from infra.connections import Connections
from infra.identity import new_id, new_token
from infra.reception import Reception


class FrontDesk:
    def __init__(
        self,
        connections: Connections,
        reception: Reception,
        *,
        telling: Telling,
    ) -> None:
        self._database = connections.database
        self._passwords = connections.passwords
        self._reception = reception
        self._telling = telling
        self.proving = Proving(database=self._database, new_id=new_id, new_token=new_token)
        self.profiles = Profiles(database=self._database, cache=connections.profiles)

    @cached_property
    def mailboxes(self) -> Mailboxes:
        return Mailboxes(
            database=self._database,
            confirming=self._reception.confirming,
            proving=self.proving,
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
            proving=self.proving,
            telling=self._telling,
            auditing=self._reception.auditing,
            rate_limits=self._reception.rate_limits,
            new_id=new_id,
        )
