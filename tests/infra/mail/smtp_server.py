"""A mail server on loopback that speaks the real protocol, and does as the test says."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "lao@wang", "p/w:1"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What the server took, on a connection that was encrypted or not."""

    sender: str | None
    recipients: list[str]
    content: bytes
    is_encrypted: bool
    is_authenticated: bool


@dataclass
class Postmaster:
    """Refuses with the answers that a test puts in, and keeps what it takes.

    The names are those that aiosmtpd calls.
    """

    to_sender: str = "250 OK"
    to_recipient: str = "250 OK"
    to_content: str = "250 OK"
    delivered: list[Delivered] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.to_sender

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.to_content.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.delivered.append(
                Delivered(
                    envelope.mail_from,
                    list(envelope.rcpt_tos),
                    content,
                    session.ssl is not None,
                    bool(session.authenticated),
                )
            )
        return self.to_content


class Doorkeeper:
    """Knows one user."""

    def __call__(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        mechanism: str,
        credentials: object,
    ) -> AuthResult:
        is_right = credentials == LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=is_right, handled=False)


@asynccontextmanager
async def mail_server(
    postmaster: Postmaster,
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    asks_for_password: bool = False,
) -> AsyncIterator[int]:
    """The port of a server that offers STARTTLS, speaks TLS from the start, or neither."""

    def protocol() -> SMTP:
        return SMTP(
            postmaster,
            hostname="mail.example.com",
            tls_context=starttls,
            auth_required=asks_for_password,
            auth_require_tls=starttls is not None,
            authenticator=Doorkeeper() if asks_for_password else None,
        )

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]
