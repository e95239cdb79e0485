"""What the running product has sent, as files of its folder; and what the tests do with it."""

import asyncio
import email
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from uuid import uuid4

from tests.api.client import Client
from tests.api.payloads import answer
from tests.product import RunningProduct

_PATIENCE_SECONDS = 30
_LOOK_SECONDS = 0.05
_TOKEN = re.compile(r"https?://\S+/(?:verify-email|reset-password)\?token=([\w-]{43})\b")


_LOGIN = """
mutation ($input: LoginInput!) {
  login(input: $input) { session { user { email } } userErrors { code } }
}
"""
FORGOT = """
mutation ($input: RequestPasswordResetInput!) {
  requestPasswordReset(input: $input) { userErrors { code field } }
}
"""
RESET = """
mutation ($input: ResetPasswordInput!) {
  resetPassword(input: $input) { userErrors { code field } }
}
"""


class Mailbox:
    """Everybody's: each test looks for mails to addresses of its own."""

    def __init__(self, product: RunningProduct) -> None:
        self._folder = Path(product.environment["DATA_DIR"]) / "mail"

    def all_to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self._naming(address) if mail["To"] == address]

    def _naming(self, address: str) -> Iterator[EmailMessage]:
        """To parse all that the other tests were sent would take most of the time."""
        for path in sorted(self._folder.glob("*.eml")):
            written = path.read_bytes()
            if address.encode() in written:
                mail = email.message_from_bytes(written, policy=default)
                assert isinstance(mail, EmailMessage)
                yield mail

    async def nth_to(self, address: str, number: int) -> EmailMessage:
        """The mail of that number to the address, from 1, once it is there."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            # Another process writes the files.
            while len(found := self.all_to(address)) < number:  # noqa: ASYNC110
                await asyncio.sleep(_LOOK_SECONDS)
        return found[number - 1]

    async def token_for(self, address: str, page: str, number: int) -> str:
        """The token in the mail of that number of those to the address that lead to the page."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while len(found := self._leading_to(address, page)) < number:  # noqa: ASYNC110  # as above
                await asyncio.sleep(_LOOK_SECONDS)
        return token_in(found[number - 1])

    def _leading_to(self, address: str, page: str) -> list[EmailMessage]:
        return [mail for mail in self.all_to(address) if f"/{page}?" in mail.get_content()]

    async def token_to(self, address: str, number: int) -> str:
        """The token in that mail."""
        return token_in(await self.nth_to(address, number))


def token_in(mail: EmailMessage) -> str:
    found = _TOKEN.search(mail.get_content())
    assert found is not None
    return found[1]


def an_address() -> str:
    return f"{uuid4().hex}@example.com"


async def can_sign_in(client: Client, address: str, password: str) -> bool:
    return (await answer(client, _LOGIN, email=address, password=password))["session"] is not None
