"""What is read out of pages, in threads.

The libraries that it takes are imported there, with the first page (docs/adr/0046).
"""

from domain.failure import FailureCode
from domain.source import FetchedPage, SourceArticle


def article_of(page: FetchedPage) -> SourceArticle:
    from infra.web import extractor  # noqa: PLC0415 - see above

    return extractor.article_of(page)


def wall_in(html: str, url: str) -> FailureCode | None:
    from infra.web import walls  # noqa: PLC0415 - see above

    return walls.wall_in(html, url)
