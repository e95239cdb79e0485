"""Which mail server sends our mails, and in whose name."""

from dataclasses import dataclass
from email.policy import default
from enum import StrEnum
from typing import Annotated
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import AfterValidator, SecretStr

_EXAMPLES = (
    "write smtp://user:password@host:587 (STARTTLS), smtps://user:password@host:465, or"
    " smtp://host:25?tls=none within a network of your own"
)
_NO_SENDER = "is no address to send from; write 老旺AI <no-reply@example.com>"


class Tls(StrEnum):
    """`STARTTLS` is insisted on: without it nothing is sent."""

    NONE = "none"
    STARTTLS = "starttls"
    IMPLICIT = "implicit"


_DEFAULT_PORTS = {Tls.NONE: 25, Tls.STARTTLS: 587, Tls.IMPLICIT: 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    host: str
    port: int
    tls: Tls
    username: str | None = None
    password: SecretStr | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who our mails are from; `name` may be empty."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


def smtp_server(url: str) -> SmtpServer:
    """Raises `ValueError`, which shows nothing of the address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(f"is no address of a mail server; {_EXAMPLES}") from None
    tls = _tls(parts.scheme, parts.query)
    if tls is None or not parts.hostname or parts.path not in {"", "/"} or parts.fragment:
        raise ValueError(f"is no address of a mail server; {_EXAMPLES}")
    if bool(parts.username) != bool(parts.password):
        raise ValueError("needs a user and a password, or neither; escape / @ : in them as %2F…")
    if parts.password and tls is Tls.NONE:
        raise ValueError("would show the password to the network; leave tls=none out")
    return SmtpServer(
        host=parts.hostname,
        port=port or _DEFAULT_PORTS[tls],
        tls=tls,
        username=unquote(parts.username) if parts.username else None,
        password=SecretStr(unquote(parts.password)) if parts.password else None,
    )


def _tls(scheme: str, query: str) -> Tls | None:
    """None where it cannot be told."""
    asked = parse_qs(query, keep_blank_values=True)
    ways = asked.pop("tls", [""])
    if asked or len(ways) != 1:
        return None
    known = {
        ("smtps", ""): Tls.IMPLICIT,
        ("smtp", ""): Tls.STARTTLS,
        ("smtp", "starttls"): Tls.STARTTLS,
        ("smtp", "none"): Tls.NONE,
    }
    return known.get((scheme, ways[0]))


def sender_of(text: str) -> Sender:
    """Of `name@host` or `Name <name@host>`; raises `ValueError`."""
    header = default.header_factory("From", text)
    if header.defects or len(header.addresses) != 1:
        raise ValueError(_NO_SENDER)
    (mailbox,) = header.addresses
    if not mailbox.addr_spec.isascii() or "." not in mailbox.domain:
        raise ValueError(_NO_SENDER)
    return Sender(name=mailbox.display_name, address=mailbox.addr_spec)


def _server_address(url: SecretStr) -> SecretStr:
    if url.get_secret_value():
        smtp_server(url.get_secret_value())
    return url


def _sender_address(text: str) -> str:
    sender_of(text)
    return text


SmtpUrl = Annotated[SecretStr, AfterValidator(_server_address)]
MailFrom = Annotated[str, AfterValidator(_sender_address)]
