"""Mails over SMTP, a connection for each."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import aiosmtplib

from domain.ids import Clock
from domain.mail import Mail, MailUnavailable, MailUndeliverable
from infra.mail.message import message_of, recipient
from infra.mail_settings import Sender, SmtpServer, Tls

#: From the first packet to the last: a server that answers a little at a time is given up as well.
SECONDS = 60.0
#: Of each answer.
_ANSWER_SECONDS = 30.0
_PERMANENT = 500


class SmtpMailer:
    """Certificates are checked against `tls_context`, by default the authorities of the system."""

    def __init__(
        self,
        server: SmtpServer,
        sender: Sender,
        *,
        clock: Clock,
        tls_context: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._server = server
        self._sender = sender
        self._clock = clock
        self._tls_context = tls_context
        self._seconds = seconds

    async def send(self, mail: Mail) -> None:
        message = message_of(mail, self._sender, now=self._clock())
        with _translated():
            async with asyncio.timeout(self._seconds), self._session() as session:
                await session.send_message(
                    message, sender=self._sender.address, recipients=[recipient(mail.to)]
                )

    async def greet(self) -> None:
        """Connects and signs in, and sends nothing; raises `MailUnavailable`."""
        with _translated():
            async with asyncio.timeout(self._seconds), self._session() as session:
                await session.noop()

    def _session(self) -> aiosmtplib.SMTP:
        server = self._server
        password = server.password
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=None if password is None else password.get_secret_value(),
            use_tls=server.tls is Tls.IMPLICIT,
            start_tls=server.tls is Tls.STARTTLS,
            tls_context=self._tls_context,
            timeout=min(_ANSWER_SECONDS, self._seconds),
        )


@contextmanager
def _translated() -> Iterator[None]:
    """A refusal of our name or password is the operator's to mend: no mail is lost for it.

    What servers say is left out of the reasons, since it often repeats the address.
    """
    try:
        yield
    except aiosmtplib.SMTPRecipientsRefused as error:
        codes = [refused.code for refused in error.recipients]
        kind = MailUndeliverable if min(codes) >= _PERMANENT else MailUnavailable
        raise kind(f"recipient refused: {codes[0]}") from None
    except aiosmtplib.SMTPDataError as error:
        kind = MailUndeliverable if error.code >= _PERMANENT else MailUnavailable
        raise kind(f"text refused: {error.code}") from None
    except aiosmtplib.SMTPResponseException as error:
        raise MailUnavailable(f"{type(error).__name__}: {error.code}") from None
    except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError) as error:
        raise MailUnavailable(_cause(error)) from None


def _cause(error: BaseException) -> str:
    """The names of the errors, the cause's last; for a certificate, what is wrong with it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificate: {error.verify_message}"
    below = error.__cause__
    return type(error).__name__ if below is None else f"{type(error).__name__}: {_cause(below)}"
