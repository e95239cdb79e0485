"""Clearing away mails that were written as files, with their addresses and links."""

from dataclasses import dataclass

from domain.ids import Clock
from domain.mail import SENT_MAIL_LIFETIME, SentMails


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clearing:
    sent: SentMails
    clock: Clock

    async def clear_mails(self) -> list[str]:
        """The message ids of those that were old enough."""
        return await self.sent.forget(sent_before=self.clock() - SENT_MAIL_LIFETIME)
