"""Makes hits of what back ends find: readable, reachable, and each page once."""

from collections.abc import Iterable
from datetime import datetime

from domain.searching import SearchHit
from infra.search.back_end import Found
from infra.search.dates import day_in
from infra.search.links import identity, web_address
from infra.search.text import plain

_TITLE_LENGTH = 300
_SNIPPET_LENGTH = 1_000
_SITE_LENGTH = 60
_DATE_LENGTH = 100


def hits_in(found: Iterable[Found], *, limit: int, now: datetime) -> list[SearchHit]:
    """In the order of `found`, without what has no title or no address of the web."""
    hits: dict[str, SearchHit] = {}
    for each in found:
        if len(hits) == limit:
            break
        hit = _hit(each, now=now)
        if hit is not None:
            hits.setdefault(identity(hit.url), hit)
    return list(hits.values())


def _hit(found: Found, *, now: datetime) -> SearchHit | None:
    url = web_address(found.url)
    title = plain(found.title, length=_TITLE_LENGTH)
    if url is None or not title:
        return None
    return SearchHit(
        url=url,
        title=title,
        snippet=plain(found.snippet, length=_SNIPPET_LENGTH),
        site_name=plain(found.site_name, length=_SITE_LENGTH) or None,
        published_on=day_in(found.published[:_DATE_LENGTH], now=now),
    )
