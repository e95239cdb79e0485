"""Takes the article out of a page, or says why there is none."""

import asyncio
import logging
import re
from collections.abc import Sequence

from readability import Document
from readability.readability import Unparseable
from trafilatura import bare_extraction

from domain.failure import FailureCode, RecipeFailed
from domain.source import TEXT_MAXIMUM, TEXT_MINIMUM, FetchedPage, SourceArticle
from infra.web.charset import decode, is_binary
from infra.web.chrome import without_chrome
from infra.web.indexes import is_full_of_links, is_index
from infra.web.markup import Line, Markup, printable, tidy
from infra.web.metadata import Metadata, metadata_of
from infra.web.walls import wall_of
from infra.web.wechat import is_wechat, wechat_lines, wechat_metadata

_BYTES_MAXIMUM = 10_000_000
#: An article with its comments and all; with more the extractors work for seconds.
_SHOWN_MAXIMUM = 5 * TEXT_MAXIMUM
#: With fewer words an extractor has probably missed the article, and the other one is asked.
_WORDS_OF_A_FIND = 100
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
#: English needs some five letters for what Chinese says with one character.
_CJK_SHARE = 0.2
_TAG = re.compile(r"<(?:!doctype|html|head|body|div|p|meta|title)\b", re.IGNORECASE)
#: These write pieces of pages into their log; what matters reaches us as exceptions.
_TALKATIVE = ("readability", "trafilatura")


class ArticleExtractor:
    def __init__(self) -> None:
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)

    async def extract(self, page: FetchedPage) -> SourceArticle:
        return await asyncio.to_thread(_article, page)


def _article(page: FetchedPage) -> SourceArticle:
    if len(page.body) > _BYTES_MAXIMUM:
        raise RecipeFailed(FailureCode.SOURCE_TOO_LARGE, detail="body")
    text = decode(page.body, declared=page.charset)
    if is_binary(page.body, text):
        raise RecipeFailed(FailureCode.SOURCE_UNSUPPORTED, detail="binary")
    if page.media_type == "text/plain" or not (page.media_type or _TAG.search(text)):
        lines = [Line(tidy(line)) for line in printable(text).splitlines()]
        return _written(lines, Metadata(), page.url)
    return _read(Markup.parse(text), page.url)


def _read(markup: Markup, url: str) -> SourceArticle:
    if is_wechat(markup) and (lines := wechat_lines(markup)):
        return _written(lines, wechat_metadata(markup), url)
    if sum(len(line.text) for line in markup.lines) > _SHOWN_MAXIMUM:
        raise RecipeFailed(FailureCode.SOURCE_TOO_LARGE, detail="text")
    wall = wall_of(markup, url=url)
    if wall is not None:
        raise RecipeFailed(wall, detail="stated by the page")
    metadata = metadata_of(markup)
    lines = without_chrome(_found(markup), title=metadata.title or "")
    if sum(len(line.text) for line in lines) < TEXT_MINIMUM and is_full_of_links(markup.lines):
        raise RecipeFailed(FailureCode.SOURCE_NOT_ARTICLE, detail="links")
    article = _written(lines, metadata, url)
    if is_index(article.text, shown=markup.lines, url=url):
        raise RecipeFailed(FailureCode.SOURCE_NOT_ARTICLE, detail="list of links")
    return article


def _found(markup: Markup) -> Sequence[Line]:
    """Each of the two is measurably better at its own script."""
    is_cjk = _is_cjk(" ".join(line.text for line in markup.lines))
    first, second = (_readable, _trafilated) if is_cjk else (_trafilated, _readable)
    lines = first(markup)
    if _words(lines) >= _WORDS_OF_A_FIND:
        return lines
    return max(lines, second(markup), key=_words)


def _is_cjk(text: str) -> bool:
    return len(_CJK.findall(text)) > _CJK_SHARE * len(_LATIN.findall(text))


def _readable(markup: Markup) -> Sequence[Line]:
    try:
        summary = Document(markup.bare()).summary(html_partial=True)
    except Unparseable:
        return []
    return Markup.parse(summary).lines


def _trafilated(markup: Markup) -> Sequence[Line]:
    document = bare_extraction(markup.bare(), include_comments=False, include_links=True)
    if document is None or isinstance(document, dict):
        return []
    return Markup(document.body, "").lines


def _words(lines: Sequence[Line]) -> int:
    return sum(line.words for line in lines)


def _written(lines: Sequence[Line], metadata: Metadata, url: str) -> SourceArticle:
    text = "\n".join(line.text for line in lines if line.text)
    if len(text) < TEXT_MINIMUM:
        raise RecipeFailed(FailureCode.SOURCE_EMPTY, detail=f"{len(text)} characters")
    if len(text) > TEXT_MAXIMUM:
        raise RecipeFailed(FailureCode.SOURCE_TOO_LARGE, detail=f"{len(text)} characters")
    return SourceArticle(
        text=text,
        title=metadata.title,
        author=metadata.author,
        site_name=metadata.site_name,
        published_on=metadata.published_on,
        url=url,
    )
