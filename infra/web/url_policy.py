"""Judges a web address by its spelling; what its name resolves to is for the fetcher to judge."""

import re
from collections.abc import Container
from urllib.parse import SplitResult, quote, unquote, urlsplit

from domain.source import URL_LENGTH, UrlForbidden, UrlInvalid
from infra.web.addresses import AddressRule, is_public, literal_address

WEB_PORTS = frozenset({80, 443, 8080, 8443})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST_LENGTH = 253
#: Parsers disagree on these; browsers drop some and read a backslash as a slash.
_TRAPS = re.compile(r"[\x00-\x20\x7f-\x9f\\\s]")
#: Underscores and any hyphens are no host names by the book, yet live on the web.
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
#: Names that never mean a place on the public internet: reserved ones, and those of clusters.
_PRIVATE_SUFFIXES = frozenset(
    {"localhost", "localdomain", "local", "internal", "intranet", "lan"}
    | {"corp", "home", "home.arpa", "private", "onion", "svc", "cluster"}
    | {"test", "invalid", "example"}
)
_PATH_SAFE = "%/:@!$&'()*+,;=~"


class PublicUrls:
    """Lets through http and https addresses of the public internet on the usual ports."""

    def __init__(
        self, *, ports: Container[int] = WEB_PORTS, is_allowed: AddressRule = is_public
    ) -> None:
        self._ports = ports
        self.is_allowed = is_allowed

    def check(self, url: str) -> str:
        """Without a fragment, which no server ever sees."""
        try:
            parts = _split(url.strip())
            host = _ascii_host(parts)
            address = literal_address(host)
            spelling = _spelling(parts, host=str(address or host))
        except ValueError as error:
            raise UrlInvalid from error
        if len(spelling) > URL_LENGTH:
            raise UrlInvalid
        if _port(parts) not in self._ports:
            raise UrlForbidden
        if not (self.is_allowed(address) if address else _is_public_name(host)):
            raise UrlForbidden
        return spelling


def _split(url: str) -> SplitResult:
    if len(url) > URL_LENGTH or _TRAPS.search(url):
        raise ValueError
    parts = urlsplit(url)
    if parts.scheme not in _DEFAULT_PORTS or "@" in parts.netloc:
        raise ValueError
    return parts


def _ascii_host(parts: SplitResult) -> str:
    """The host in lower case ASCII without its trailing dot, IPv6 without brackets.

    Unicode goes through UTS 46, which also unmasks full-width digits, dots and the like.
    """
    host = parts.hostname or ""
    if "[" in parts.netloc:
        if ":" not in host:
            raise ValueError
        return host
    host = unquote(host, errors="strict")
    is_plain = host.isascii() and "xn--" not in host.lower()
    host = host.lower().removesuffix(".") if is_plain else _international(host)
    if len(host) > _HOST_LENGTH or not all(map(_NAME.fullmatch, host.split("."))):
        raise ValueError
    return host


def _international(host: str) -> str:
    import idna  # noqa: PLC0415 - docs/adr/0046: few names have other letters

    if not host.isascii():
        host = idna.encode(host, uts46=True, std3_rules=True).decode("ascii")
    host = host.lower().removesuffix(".")
    if "xn--" in host:
        idna.decode(host)  # so that nobody after us trips over a label that is none
    return host


def _spelling(parts: SplitResult, *, host: str) -> str:
    authority = f"[{host}]" if ":" in host else host
    if _port(parts) != _DEFAULT_PORTS[parts.scheme]:
        authority += f":{_port(parts)}"
    path = quote(parts.path or "/", safe=_PATH_SAFE)
    query = "?" + quote(parts.query, safe=_PATH_SAFE + "?") if parts.query else ""
    return f"{parts.scheme}://{authority}{path}{query}"


def _port(parts: SplitResult) -> int:
    return _DEFAULT_PORTS[parts.scheme] if parts.port is None else parts.port


def _is_public_name(host: str) -> bool:
    """A name without a dot is looked up in the machine's own network."""
    labels = host.split(".")
    suffixes = {labels[-1], ".".join(labels[-2:])}
    return len(labels) > 1 and not suffixes & _PRIVATE_SUFFIXES
