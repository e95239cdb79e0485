"""Mails over real SMTP: encrypted as configured, and every refusal told apart."""

import asyncio
import email
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from pydantic import SecretStr

from domain.mail import Mail, MailFailed, MailUnavailable, MailUndeliverable
from infra.mail.smtp import SmtpMailer
from infra.mail_settings import Sender, SmtpServer, Tls
from tests.infra.certificates import Authority
from tests.infra.mail.smtp_server import PASSWORD, USER, Delivered, Postmaster, mail_server
from tests.servers import free_port

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SENDER = Sender(name="老旺AI", address="no-reply@laowang.example")
MAIL = Mail(
    message_id="01JMAIL0000000000000000000",
    to="mei@example.com",
    subject="请验证你的邮箱",
    text="你好！\n\nhttps://app.example.com/verify-email?token=abc\n.\n—— 老旺AI\n",
)
LOOPBACK = [x509.IPAddress(ip_address("127.0.0.1"))]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def certificate(authority: Authority, tmp_path: Path) -> ssl.SSLContext:
    return authority.server(tmp_path, LOOPBACK, [])


def mailer(
    port: int,
    tls: Tls = Tls.NONE,
    *,
    trusts: Authority | None = None,
    password: str | None = None,
    seconds: float = 10,
) -> SmtpMailer:
    server = SmtpServer(
        host="127.0.0.1",
        port=port,
        tls=tls,
        username=None if password is None else USER,
        password=None if password is None else SecretStr(password),
    )
    return SmtpMailer(
        server,
        SENDER,
        clock=lambda: NOW,
        tls_context=None if trusts is None else trusts.client(),
        seconds=seconds,
    )


def read(delivered: Delivered) -> EmailMessage:
    message = email.message_from_bytes(delivered.content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


async def failure(mailer: SmtpMailer, mail: Mail = MAIL) -> MailFailed:
    with pytest.raises(MailFailed) as failed:
        await mailer.send(mail)
    assert "mei" not in failed.value.reason
    return failed.value


async def test_a_mail_arrives_as_it_was_written() -> None:
    postmaster = Postmaster()
    async with mail_server(postmaster) as port:
        await mailer(port).send(MAIL)

    [delivered] = postmaster.delivered
    assert (delivered.sender, delivered.recipients) == (SENDER.address, [MAIL.to])
    message = read(delivered)
    assert str(message["From"]) == "老旺AI <no-reply@laowang.example>"
    assert (str(message["To"]), str(message["Subject"])) == (MAIL.to, MAIL.subject)
    assert message["Message-ID"] == "<01JMAIL0000000000000000000@laowang.example>"
    assert message["Date"].datetime == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n") == MAIL.text


async def test_the_same_mail_sent_again_has_the_same_id() -> None:
    postmaster = Postmaster()
    async with mail_server(postmaster) as port:
        await mailer(port).send(MAIL)
        await mailer(port).send(MAIL)

    first, second = postmaster.delivered
    assert read(first)["Message-ID"] == read(second)["Message-ID"]


async def test_starttls_encrypts_before_the_password_and_the_mail(
    authority: Authority, certificate: ssl.SSLContext
) -> None:
    postmaster = Postmaster()
    async with mail_server(postmaster, starttls=certificate, asks_for_password=True) as port:
        await mailer(port, Tls.STARTTLS, trusts=authority, password=PASSWORD).send(MAIL)

    [delivered] = postmaster.delivered
    assert delivered.is_encrypted
    assert delivered.is_authenticated


async def test_tls_from_the_start(authority: Authority, certificate: ssl.SSLContext) -> None:
    postmaster = Postmaster()
    async with mail_server(postmaster, tls=certificate) as port:
        await mailer(port, Tls.IMPLICIT, trusts=authority).send(MAIL)

    assert len(postmaster.delivered) == 1


async def test_a_server_without_starttls_gets_nothing(authority: Authority) -> None:
    postmaster = Postmaster()
    async with mail_server(postmaster) as port:
        failed = await failure(mailer(port, Tls.STARTTLS, trusts=authority))

    assert isinstance(failed, MailUnavailable)
    assert postmaster.delivered == []


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.IMPLICIT])
async def test_a_certificate_that_nobody_vouches_for_gets_nothing(
    certificate: ssl.SSLContext, tls: Tls
) -> None:
    postmaster = Postmaster()
    server = (
        mail_server(postmaster, starttls=certificate)
        if tls is Tls.STARTTLS
        else mail_server(postmaster, tls=certificate)
    )
    async with server as port:
        failed = await failure(mailer(port, tls))

    assert isinstance(failed, MailUnavailable)
    assert "certificate" in failed.reason
    assert postmaster.delivered == []


async def test_a_wrong_password_is_the_operators_to_mend(
    authority: Authority, certificate: ssl.SSLContext
) -> None:
    postmaster = Postmaster()
    async with mail_server(postmaster, starttls=certificate, asks_for_password=True) as port:
        failed = await failure(mailer(port, Tls.STARTTLS, trusts=authority, password="wrong"))

    assert isinstance(failed, MailUnavailable)
    assert failed.reason == "SMTPAuthenticationError: 535"


@pytest.mark.parametrize(
    ("postmaster", "kind", "reason"),
    [
        (Postmaster(to_recipient="550 no such mei"), MailUndeliverable, "recipient refused: 550"),
        (Postmaster(to_recipient="451 greylisted"), MailUnavailable, "recipient refused: 451"),
        (Postmaster(to_content="554 looks like spam"), MailUndeliverable, "text refused: 554"),
        (Postmaster(to_content="452 disk full"), MailUnavailable, "text refused: 452"),
        (Postmaster(to_sender="553 not from you"), MailUnavailable, "SMTPSenderRefused: 553"),
        (Postmaster(to_sender="421 too many"), MailUnavailable, "SMTPSenderRefused: 421"),
    ],
)
async def test_refusals_for_good_are_told_from_those_for_now(
    postmaster: Postmaster, kind: type[MailFailed], reason: str
) -> None:
    async with mail_server(postmaster) as port:
        failed = await failure(mailer(port))

    assert (type(failed), failed.reason) == (kind, reason)
    assert postmaster.delivered == []


async def test_a_server_that_is_away_may_be_back_later() -> None:
    assert isinstance(await failure(mailer(free_port())), MailUnavailable)


@asynccontextmanager
async def silent_server(said: bytes) -> AsyncIterator[int]:
    """Says that much, and then nothing, for ever."""
    left = asyncio.Event()

    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await left.wait()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        left.set()


@pytest.mark.parametrize("said", [b"", b"220 mail.example.com\r\n", b"220-mail"])
async def test_a_server_that_hangs_is_given_up(said: bytes) -> None:
    async with silent_server(said) as port:
        assert isinstance(await failure(mailer(port, seconds=0.2)), MailUnavailable)


async def test_what_is_no_mail_server_is_given_up() -> None:
    async with silent_server(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        assert isinstance(await failure(mailer(port, seconds=0.2)), MailUnavailable)


@pytest.mark.parametrize("written", ["subject", "to"])
async def test_a_line_break_becomes_no_header(written: str) -> None:
    """No such thing can be ordered; if one were, it would be sent to nobody."""
    postmaster = Postmaster()
    hostile = {"subject": MAIL.subject, "to": MAIL.to}
    hostile[written] += "\r\nBcc: everybody@example.com"
    mail = Mail(message_id="1", text="", **hostile)
    async with mail_server(postmaster) as port:
        with pytest.raises((MailFailed, ValueError)):
            await mailer(port).send(mail)

    assert postmaster.delivered == []


@pytest.mark.parametrize(
    "address",
    [
        "mei,everybody@example.com",
        "mei;x@example.com",
        "<mei>@example.com",
        "mei(x)@example.com",
        "mei..x@example.com",
        "玫@example.com",
        "mei@☃.example",
        "mei@example.com>",
    ],
)
async def test_what_no_server_takes_as_one_address_is_given_up_at_once(address: str) -> None:
    postmaster = Postmaster()
    async with mail_server(postmaster) as port:
        with pytest.raises(MailUndeliverable):
            await mailer(port).send(Mail(message_id="1", to=address, subject="x", text="x"))

    assert postmaster.delivered == []


async def test_a_chinese_domain_is_written_as_servers_know_it() -> None:
    postmaster = Postmaster()
    async with mail_server(postmaster) as port:
        await mailer(port).send(Mail(message_id="1", to="mei@例子.公司", subject="x", text="x"))

    [delivered] = postmaster.delivered
    assert delivered.recipients == ["mei@xn--fsqu00a.xn--55qx5d"]


async def test_a_greeting_sends_nothing(authority: Authority, certificate: ssl.SSLContext) -> None:
    postmaster = Postmaster()
    async with mail_server(postmaster, starttls=certificate, asks_for_password=True) as port:
        await mailer(port, Tls.STARTTLS, trusts=authority, password=PASSWORD).greet()
        with pytest.raises(MailUnavailable):
            await mailer(port, Tls.STARTTLS, trusts=authority, password="wrong").greet()

    assert postmaster.delivered == []
