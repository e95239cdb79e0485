"""What somebody has in their pocket who has set up a second factor."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from domain.services.sessions import Device
from domain.user import User
from tests.domain.fake_totp import code_at
from tests.domain.mail_studio import MailStudio

PASSWORD = "correct horse"


@dataclass(frozen=True, slots=True)
class Phone:
    studio: MailStudio
    user: User
    secret: str
    recovery_codes: list[str]

    def code(self) -> str:
        return code_at(self.secret, self.studio.clock())

    async def login(self, code: str | None) -> str:
        """The new session's access token."""
        device = Device("203.0.113.7")
        tokens = await self.studio.sessions.login(self.user.email, PASSWORD, device, code=code)
        return tokens.access_token

    async def sessions(self) -> int:
        return len(await self.studio.live_sessions.list(self.user.id))

    @contextmanager
    def only_counted(self) -> Iterator[None]:
        """What happens inside is counted as one wrong code, and changes nothing else."""
        with self.studio.unchanged():
            before = self.studio.account(self.user).wrong_codes
            yield
            assert self.studio.account(self.user).wrong_codes == before + 1
            self.studio.account(self.user).wrong_codes = before
