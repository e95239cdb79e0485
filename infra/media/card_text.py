"""The words of a card as they are stressed: figures, and one part of a title."""

import re
from collections.abc import Iterator

import rjieba

from infra.media.color import Color
from infra.media.text import BOLD, MEDIUM, Span, Text, plain

_UNITS = (
    "个百分点|百分点|%|％|‰|℃|°C|多?[万亿千百]+[元个人次份家米吨]?|元|块钱|块|美元|分钟|小时|秒钟|秒|天|周|个月"
    "|月|年|岁|次|倍|个|种|步|条|份|克|毫升|升|公里|千米|米|厘米|公斤|斤|度|字|页|人|家|分"
    "|(?: ?(?:kg|g|ml|km|cm|mm|GB|MB|h|hours?|min|minutes?|days?|weeks?|months?|years?|times)\\b)"
)
#: A number with what it counts, or one that is large enough to be a figure without.
_FIGURE = re.compile(
    rf"(?:[<>＜＞≤≥] ?)?[$¥￥]?\d+(?:[.,:]\d+)*(?:[-–~～至到]\d+(?:\.\d+)?)?"
    rf"(?:{_UNITS})|\d{{3,}}(?:[.,]\d+)*|\d+\.\d+"
    rf"|[一二两三四五六七八九十百千万]{{2,}}多?(?:{_UNITS})"
)
_QUOTED = re.compile(r"[「“《‘]([^「」“”《》‘’]{1,12})[」”》’]")
_CLAUSE = re.compile(r"[，,：:；;、|｜—–]\s*")
_STOPS = "。！？!?.…~～"
_FIGURES_OF_A_TEXT = 2
_ACCENT_LENGTHS = range(2, 9)
_LEAST_LATIN = 4


def figures(text: str) -> list[tuple[int, int]]:
    """Where its first figures stand."""
    found = [match.span() for match in _FIGURE.finditer(text)]
    return found[:_FIGURES_OF_A_TEXT]


def marked(text: str, *, marker: Color, ink: Color) -> Text:
    """The text with a stripe under its figures."""
    return _stressed(text, figures(text), Span("", color=ink, weight=MEDIUM, marker=marker))


def accented(text: str, *, accent: Color, weight: int = BOLD) -> Text:
    """A heading with its first figure in the accent's colour."""
    return _stressed(text, figures(text)[:1], Span("", color=accent, weight=weight))


def accented_title(text: str, *, accent: Color) -> Text:
    """A title with the one part in the accent's colour that it is about."""
    return _stressed(text, [_point_of(text)], Span("", color=accent))


def _stressed(text: str, places: list[tuple[int, int]], look: Span) -> Text:
    spans: list[Span] = []
    done = 0
    for start, end in places:
        spans += [Span(text[done:start]), _with_text(look, text[start:end])]
        done = end
    spans.append(Span(text[done:]))
    return tuple(span for span in spans if span.text) or plain(text)


def _with_text(look: Span, text: str) -> Span:
    return Span(text, color=look.color, weight=look.weight, marker=look.marker)


def _point_of(title: str) -> tuple[int, int]:
    """What a figure, quotation marks or the end of the title say it is about; may be nothing."""
    for place in _places(title):
        start, end = place
        if 0 < end - start < len(title):
            return place
    return 0, 0


def _places(title: str) -> Iterator[tuple[int, int]]:
    yield from figures(title)[:1]
    quoted = _QUOTED.search(title)
    if quoted:
        yield quoted.span(1)
    end = len(title.rstrip(_STOPS))
    clauses = [match.end() for match in _CLAUSE.finditer(title, 0, end)]
    if clauses and end - clauses[-1] in _ACCENT_LENGTHS:
        yield clauses[-1], end
    yield from _last_words(title, end)


def _last_words(title: str, end: int) -> Iterator[tuple[int, int]]:
    words = [(start, stop) for _, start, stop in rjieba.tokenize(title[:end])]
    for start, stop in reversed(words):
        word = title[start:stop]
        if len(word) >= (_LEAST_LATIN if word.isascii() else _ACCENT_LENGTHS[0]):
            yield start, stop
            return
