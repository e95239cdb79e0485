"""Takes the article out of a page, or says why there is none."""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.failure import FailureCode, RecipeFailed
from domain.source import TEXT_MAXIMUM, TEXT_MINIMUM, FetchedPage, SourceArticle
from infra.web import charset
from infra.web.chrome import without_chrome
from infra.web.finding import article_lines, prose_of
from infra.web.indexes import is_full_of_links, is_index
from infra.web.lines import Line, printable, tidy
from infra.web.markup import Markup, skimmed_lines
from infra.web.metadata import Metadata, metadata_of
from infra.web.walls import wall_of
from infra.web.wechat import wechat_lines, wechat_metadata

_BYTES_MAXIMUM = 10_000_000
#: An article with its comments and all; with more the extractors work for seconds.
_SHOWN_MAXIMUM = 5 * TEXT_MAXIMUM
_TAG = re.compile(
    r"<(?:!doctype|html|head|body|title|meta|div|p|h[1-6]|ul|ol|table|article|section|main|span|br)\b",
    re.IGNORECASE,
)
#: These write pieces of pages into their log; what matters reaches us as exceptions.
_TALKATIVE = ("readability", "trafilatura")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    lines: Sequence[Line]
    metadata: Metadata
    #: The page itself tells which element is its article.
    is_certain: bool = False


def decode(raw: bytes, content_type: str | None) -> str:
    """The text of a page; `content_type` is the whole value of that header."""
    return charset.decode(raw, declared=charset.declared_in(content_type or ""))


def extract(html: str, url: str) -> str:  # noqa: ARG001  # extractors are measured with it
    """The paragraphs of a page's article, one a line, or the best there is in their place.

    Nothing is refused here: a wall, an index and a page too long to work on give their prose.
    """
    _silence_libraries()
    if not _TAG.search(html):
        return _joined(_plain_lines(html))
    try:
        markup = Markup.parse(html)
    except RecipeFailed:
        return _joined(prose_of(skimmed_lines(html)))
    lines = () if _is_long(markup) else _found(markup).lines
    return _joined(lines) or _joined(prose_of(markup.lines)) or _stated(markup)


def _silence_libraries() -> None:
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def article_of(page: FetchedPage) -> SourceArticle:
    """Raises `RecipeFailed` where there is none."""
    _silence_libraries()
    if len(page.body) > _BYTES_MAXIMUM:
        raise RecipeFailed(FailureCode.SOURCE_TOO_LARGE, detail="body")
    text = charset.decode(page.body, declared=page.charset)
    if charset.is_binary(page.body, text):
        raise RecipeFailed(FailureCode.SOURCE_UNSUPPORTED, detail="binary")
    if page.media_type == "text/plain" or not (page.media_type or _TAG.search(text)):
        return _written(_Found(lines=_plain_lines(text), metadata=Metadata()), page.url)
    return _accepted(Markup.parse(text), page.url)


def _plain_lines(text: str) -> list[Line]:
    return [Line(tidy(line)) for line in printable(text).splitlines()]


def _accepted(markup: Markup, url: str) -> SourceArticle:
    if _is_long(markup):
        raise RecipeFailed(FailureCode.SOURCE_TOO_LARGE, detail="text")
    found = _found(markup)
    if found.is_certain:
        return _written(found, url)
    wall = wall_of(markup, url=url)
    if wall is not None:
        raise RecipeFailed(wall, detail="stated by the page")
    if len(_joined(found.lines)) < TEXT_MINIMUM and is_full_of_links(markup.lines):
        raise RecipeFailed(FailureCode.SOURCE_NOT_ARTICLE, detail="links")
    article = _written(found, url)
    if is_index(article.text, shown=markup.lines, url=url):
        raise RecipeFailed(FailureCode.SOURCE_NOT_ARTICLE, detail="list of links")
    return article


def _is_long(markup: Markup) -> bool:
    return sum(len(line.text) for line in markup.lines) > _SHOWN_MAXIMUM


def _found(markup: Markup) -> _Found:
    lines = wechat_lines(markup)
    if lines:
        return _Found(lines=lines, metadata=wechat_metadata(markup), is_certain=True)
    metadata = metadata_of(markup)
    kept = without_chrome(article_lines(markup), title=metadata.title or "")
    return _Found(lines=kept, metadata=metadata)


def _stated(markup: Markup) -> str:
    """What a page says of itself that is filled by a script, or shows pictures alone."""
    return markup.meta("og:description", "description") or markup.title


def _joined(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines if line.text)


def _written(found: _Found, url: str) -> SourceArticle:
    text = _joined(found.lines)
    if len(text) < TEXT_MINIMUM:
        raise RecipeFailed(FailureCode.SOURCE_EMPTY, detail=f"{len(text)} characters")
    if len(text) > TEXT_MAXIMUM:
        raise RecipeFailed(FailureCode.SOURCE_TOO_LARGE, detail=f"{len(text)} characters")
    return SourceArticle(
        text=text,
        title=found.metadata.title,
        author=found.metadata.author,
        site_name=found.metadata.site_name,
        published_on=found.metadata.published_on,
        url=url,
    )
