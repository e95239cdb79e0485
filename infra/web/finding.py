"""Finds the article in a page: the work of two libraries, each the better one for its own script.

Measured on saved pages, readability knows the articles of Chinese sites best and trafilatura
those of English ones.
"""

import re
from collections.abc import Sequence
from copy import deepcopy

from readability import Document
from readability.readability import Unparseable
from trafilatura import bare_extraction

from infra.web.lines import Line
from infra.web.markup import Element, Markup, lines_of

#: With fewer words an extractor has probably missed the article, and the other one is asked.
_WORDS_OF_A_FIND = 100
#: As with less than this share of the prose that the page shows.
_SHARE_OF_A_FIND = 0.1
#: Menus, tables and code are in shorter lines than what a page is about.
_PROSE_WORDS = 12
_PROSE_LINKED = 0.5
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
#: English needs some five letters for what Chinese says with one character.
_CJK_SHARE = 0.2


def article_lines(markup: Markup) -> Sequence[Line]:
    """The article of a page, with its furniture; nothing where neither library finds any."""
    prose = prose_of(markup.lines)
    first, second = (_readable, _trafilated) if _is_cjk(prose) else (_trafilated, _readable)
    lines = first(markup)
    if _words(lines) >= max(_WORDS_OF_A_FIND, _SHARE_OF_A_FIND * _words(prose)):
        return lines
    return max(lines, second(markup), key=_words)


def prose_of(lines: Sequence[Line]) -> Sequence[Line]:
    """Those that may belong to an article; all of them where none looks like it."""
    return [
        line for line in lines if line.words >= _PROSE_WORDS and line.linked < _PROSE_LINKED
    ] or lines


def _is_cjk(lines: Sequence[Line]) -> bool:
    text = " ".join(line.text for line in lines)
    return len(_CJK.findall(text)) > _CJK_SHARE * len(_LATIN.findall(text))


class _Prepared(Document):  # type: ignore[misc]  # readability ships no type information
    """Takes a tree that is clean already; half of readability's time goes into cleaning."""

    def _parse(self, input: Element) -> Element:  # noqa: A002  # readability's name
        return deepcopy(input)


def _readable(markup: Markup) -> Sequence[Line]:
    document = _Prepared(markup.visible)
    try:
        document.summary(html_partial=True)
    except Unparseable:
        return []
    return lines_of(document.html)


def _trafilated(markup: Markup) -> Sequence[Line]:
    """Asked for links too, trafilatura glues their last words to the next ones."""
    document = bare_extraction(deepcopy(markup.visible), include_comments=False)
    if document is None or isinstance(document, dict):
        return []
    linked = {line.text: line.linked for line in markup.lines}
    found = lines_of(document.body)
    return [Line(line.text, linked.get(line.text, line.linked)) for line in found]


def _words(lines: Sequence[Line]) -> int:
    return sum(line.words for line in lines)
