"""A mail as it crosses the wire (RFC 5322)."""

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

import idna

from domain.mail import Mail, MailUndeliverable
from infra.mail_settings import Sender


def message_of(mail: Mail, sender: Sender, *, now: datetime) -> EmailMessage:
    """Plain text in UTF-8; raises `MailUndeliverable` for what no mail server takes as an address.

    `EmailMessage` refuses line breaks in headers, so that nothing that we write becomes one.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(sender.name, addr_spec=sender.address)
    message["To"] = Address(addr_spec=recipient(mail.to))
    message["Subject"] = mail.subject
    message["Date"] = now
    message["Message-ID"] = f"<{mail.message_id}@{sender.domain}>"
    # No answer of a machine to a machine: holiday notices and the like (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def recipient(address: str) -> str:
    """The one mailbox meant, in ASCII; raises `MailUndeliverable`."""
    local, _, domain = address.rpartition("@")
    try:
        spec = f"{local}@{domain if domain.isascii() else idna.encode(domain).decode()}"
        if Address(addr_spec=spec).addr_spec != spec or not spec.isascii():
            raise MailUndeliverable("address: not as mail servers take it")
    except (ValueError, IndexError, MessageError) as error:
        raise MailUndeliverable("address: not as mail servers take it") from error
    return spec
