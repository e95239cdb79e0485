"""Finds the article in a page: the work of two libraries, each the better one for its own script.

Measured on saved pages, readability knows the articles of Chinese sites best and trafilatura
those of English ones.
"""

import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import partial

from readability import Document
from readability.readability import Unparseable
from trafilatura import bare_extraction

from infra.web.lines import Line, ink
from infra.web.markup import Element, Markup, lines_of
from infra.web.paragraphs import put_into_paragraphs

_Finder = Callable[[Markup], Sequence[Line]]
#: With fewer words an extractor has probably missed the article, and the other one is asked.
_WORDS_OF_A_FIND = 100
#: A short text may be all there is, and what the other one finds with it the site's.
_CLEARLY_MORE = 1.5
#: The letters below which readability takes lists and captions for furniture.
_SHORT_TEXT = 25
_SHORT_CJK_TEXT = 10
#: With more, trafilatura's second thoughts take time by the square of them.
_LINES_OF_A_LONG_PAGE = 3_000
#: Menus, tables and code are in shorter lines than what a page is about.
_PROSE_WORDS = 12
_PROSE_LINKED = 0.5
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
#: English needs some five letters for what Chinese says with one character.
_CJK_SHARE = 0.2


def article_lines(markup: Markup) -> Sequence[Line]:
    """The article of a page, with its furniture; nothing where neither library finds any."""
    first, second = _finders(is_cjk=_is_cjk(prose_of(markup.lines)))
    lines = first(markup)
    if _words(lines) >= _WORDS_OF_A_FIND:
        return lines
    others = second(markup)
    return others if _words(others) > _CLEARLY_MORE * _words(lines) else lines


def _finders(*, is_cjk: bool) -> tuple[_Finder, _Finder]:
    """The better one first."""
    if is_cjk:
        return partial(_readable, short_text=_SHORT_CJK_TEXT), _trafilated
    return _trafilated, partial(_readable, short_text=_SHORT_TEXT)


def prose_of(lines: Sequence[Line]) -> Sequence[Line]:
    """Those that may belong to an article; all of them where none looks like it."""
    return list(filter(_is_prose, lines)) or lines


def _is_prose(line: Line) -> bool:
    return line.words >= _PROSE_WORDS and line.linked < _PROSE_LINKED


def _is_cjk(lines: Sequence[Line]) -> bool:
    text = " ".join(line.text for line in lines)
    return len(_CJK.findall(text)) > _CJK_SHARE * len(_LATIN.findall(text))


class _Prepared(Document):  # type: ignore[misc]  # readability ships no type information
    """Takes a tree that is clean already; half of readability's time goes into cleaning."""

    def _parse(self, input: Element) -> Element:  # noqa: A002  # readability's name
        return deepcopy(input)


def _readable(markup: Markup, *, short_text: int) -> Sequence[Line]:
    document = _Prepared(markup.visible, min_text_length=short_text)
    try:
        document.summary(html_partial=True)
    except Unparseable:
        return []
    return lines_of(document.html)


def _trafilated(markup: Markup) -> Sequence[Line]:
    """Asked for links too, trafilatura glues their last words to the next ones.

    Of a container that has paragraphs, it takes nothing else.
    """
    root = deepcopy(markup.visible)
    put_into_paragraphs(root)
    is_long = len(markup.lines) > _LINES_OF_A_LONG_PAGE
    document = bare_extraction(root, include_comments=False, fast=is_long)
    if document is None or isinstance(document, dict):
        return []
    return _as_shown(lines_of(document.body), markup.lines)


def _as_shown(found: Sequence[Line], shown: Sequence[Line]) -> Sequence[Line]:
    """The page's own lines, some of which trafilatura joins and none of whose links it tells."""
    known = {line.text: line for line in shown}
    if len(shown) > _LINES_OF_A_LONG_PAGE:
        return [known.get(line.text, line) for line in found]
    inks = [ink(line.text) for line in shown]
    return [
        own
        for line in found
        for own in ([known[line.text]] if line.text in known else _joined(line, shown, inks))
    ]


def _joined(line: Line, shown: Sequence[Line], inks: Sequence[str]) -> Sequence[Line]:
    """The neighbours that make up the line, or the line itself."""
    whole = ink(line.text)
    for start, first in enumerate(inks):
        if whole.startswith(first):
            end, length = start + 1, len(first)
            while end < len(inks) and whole.startswith(inks[end], length) and length < len(whole):
                length += len(inks[end])
                end += 1
            if length == len(whole):
                return shown[start:end]
    return [line]


def _words(lines: Sequence[Line]) -> int:
    return sum(line.words for line in lines)
