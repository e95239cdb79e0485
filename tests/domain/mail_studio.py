"""A studio whose mails can be read."""

from functools import cached_property

from domain.letter import AppLinks
from domain.mail import Mail, MailFailed
from domain.services.letters import Letters
from domain.services.mailboxes import Mailboxes
from domain.services.mailing import Mailing
from domain.services.profiles import Profiles
from domain.services.proving import Proving
from domain.services.recovering import Recovering
from domain.services.second_factors import SecondFactors
from domain.user import User
from tests.domain.front_desk import auditing_of, confirming_of
from tests.domain.memory_profile_cache import MemoryProfileCache
from tests.domain.studio import Studio
from tests.factories import NOW
from tests.fakes import require_no_transaction

LINKS = AppLinks("https://app.example.com")


class FakeMailer:
    """Keeps what it is given; `faults` are what the next mails end with."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.faults: list[MailFailed] = []

    async def send(self, mail: Mail) -> None:
        require_no_transaction()
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append(mail)


class MailStudio(Studio):
    def __init__(self) -> None:
        super().__init__()
        self.mailer = FakeMailer()

    def new_token(self) -> str:
        """`token-1`, `token-2` …: so many were made before."""
        return f"token-{self.new_id().lstrip('0')}"

    @cached_property
    def proving(self) -> Proving:
        return Proving(database=self.database, new_id=self.new_id, new_token=self.new_token)

    @cached_property
    def mailing(self) -> Mailing:
        return Mailing(
            database=self.database,
            letters=Letters(database=self.database, proving=self.proving, links=LINKS),
            mailer=self.mailer,
            isolating=self.isolating,
        )

    @cached_property
    def mailboxes(self) -> Mailboxes:
        return Mailboxes(
            database=self.database,
            confirming=confirming_of(self),
            proving=self.proving,
            telling=self.telling,
            auditing=auditing_of(self),
            rate_limits=self.rate_limits,
        )

    @cached_property
    def recovering(self) -> Recovering:
        return Recovering(
            database=self.database,
            passwords=self.passwords,
            sessions=self.sessions,
            proving=self.proving,
            telling=self.telling,
            auditing=auditing_of(self),
            rate_limits=self.rate_limits,
            new_id=self.new_id,
        )

    @cached_property
    def second_factors(self) -> SecondFactors:
        return self.sessions.second_factors

    @cached_property
    def profiles(self) -> Profiles:
        return Profiles(database=self.database, cache=MemoryProfileCache())

    async def mailed(self) -> list[Mail]:
        """What leaves when the worker next looks."""
        before = len(self.mailer.sent)
        await self.mailing.send_due()
        return self.mailer.sent[before:]

    async def mailed_token(self) -> str:
        """The one in the only mail that leaves."""
        [mail] = await self.mailed()
        return token_in(mail)

    def proven_user(self, **changes: object) -> User:
        return self.user(**{"email_verified_at": NOW, **changes})

    def actions(self) -> list[str]:
        """What the record of changes says."""
        return [entry.action for entry in self.database.tables.audit.values()]


def token_in(mail: Mail) -> str:
    return mail.text.partition("token=")[2].partition("\n")[0]
