"""Addresses of search results: which are addresses of the web, and which mean one page."""

import re
from urllib.parse import SplitResult, urlsplit

from domain.source import URL_LENGTH

_DEFAULT_PORTS = {"http": 80, "https": 443}
#: Say from where a reader came, not where to.
_TRACKING = re.compile(
    r"utm_\w+|spm|scm|spm_id_from|vd_source|share_(?:source|medium|tag|session_id)|bd_vid|srsltid"
    r"|(?:fb|g|d|ms|y|tw)clid|gbraid|wbraid|igshid|mc_[ce]id|_hs(?:enc|mi)",
    re.IGNORECASE,
)
#: Some sites show different pages by these; any other fragment is a place on one page.
_ROUTES = ("!", "/")


def web_address(url: str) -> str | None:
    """The address without outer space; None for what no browser should be sent to."""
    url = url.strip()
    if len(url) > URL_LENGTH or not url.isprintable() or " " in url or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    is_of_the_web = parts.scheme in _DEFAULT_PORTS and "@" not in parts.netloc
    return url if is_whole and is_of_the_web else None


def identity(url: str) -> str:
    """The same for two addresses that `web_address` let through and that mean one page."""
    parts = urlsplit(url)
    query = "&".join(each for each in parts.query.split("&") if not _is_tracking(each))
    fragment = parts.fragment if parts.fragment.startswith(_ROUTES) else ""
    path = parts.path.rstrip("/")
    return parts._replace(
        netloc=_authority(parts), path=path, query=query, fragment=fragment
    ).geturl()


def _is_tracking(parameter: str) -> bool:
    return bool(_TRACKING.fullmatch(parameter.partition("=")[0]))


def _authority(parts: SplitResult) -> str:
    host = parts.hostname or ""
    port = parts.port or _DEFAULT_PORTS[parts.scheme]
    return host if port == _DEFAULT_PORTS[parts.scheme] else f"{host}:{port}"
