"""Which words of a title are stressed, which figure it turns on, and what its highlights say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from infra.media.face import Face
from infra.media.fonts import EMOJI, library
from infra.media.graphemes import clusters

_QUOTED = re.compile(r"[“「『《\"]([^”」』》\"]{1,12})[”」』》\"]")
_UNITS = (
    "分钟|小时|公斤|千米|公里|毫升|厘米|个月|周年|年级|万元|亿元|块钱|"
    "[%％倍折天年月日周岁秒分时元块万亿千百个条步招种类款件篇本页句字词集期次人家位名套组张只台斤克米度级层章课讲]"
)
_FIGURE = re.compile(
    rf"(?<![\dA-Za-z.])(?P<number>[+-]?\d[\d,]*(?:\.\d+)?)(?P<unit>(?:\s?(?:{_UNITS}|[kKwW]\b))?\+?)"
    rf"(?![\dA-Za-z])"
)
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_STRESSED_SHARE = 0.5
_STRESSED_MOST = 3
_PARTED = re.compile(r"\s*[：:]\s*")
_SURROUNDED = re.compile(r"[“「『\"](.+)[”」』\"]")


@dataclass(frozen=True, slots=True)
class Figure:
    """`start` and `end` are its place in the title."""

    number: str
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Highlight:
    """`icon` is an emoji that it began with."""

    heading: str
    text: str = ""
    icon: str = ""


def stressed_words(title: str, keywords: Sequence[str]) -> list[str]:
    """The keywords that the title holds; else its figures and quoted words, at most half of it."""
    given = [word for word in keywords if word in title]
    if given:
        return given
    found = [match.group(1) for match in _QUOTED.finditer(title)]
    found += [title[figure.start : figure.end] for figure in figures(title)]
    words: list[str] = []
    for word in found[:_STRESSED_MOST]:
        if sum(map(len, words)) + len(word) <= len(title) * _STRESSED_SHARE:
            words.append(word)
    return words


def figures(title: str) -> list[Figure]:
    """Years are left out: they say when, not how much."""
    return [
        Figure(match["number"], match["unit"].strip(), match.start(), match.end())
        for match in _FIGURE.finditer(title)
        if not _YEAR.fullmatch(match.group())
    ]


def main_figure(title: str, keywords: Sequence[str]) -> Figure | None:
    """The one among the keywords, or the first with a unit, or the first."""
    found = figures(title)
    preferred = [
        figure
        for figure in found
        if any(title[figure.start : figure.end] in word for word in keywords)
    ]
    with_unit = [figure for figure in found if figure.unit]
    return next(iter((*preferred, *with_unit, *found)), None)


def parse_highlight(line: str) -> Highlight:
    icon, rest = leading_emoji(line)
    heading, *text = _PARTED.split(rest, maxsplit=1)
    if not heading or not text or not text[0]:
        return Highlight(rest.strip("：: ") or rest, "", icon)
    return Highlight(heading, text[0], icon)


def leading_emoji(line: str) -> tuple[str, str]:
    """An emoji at the start, and the rest; all of it is the rest if there would be none."""
    first = next(iter(clusters(line)), (0, 0))
    icon, rest = line[first[0] : first[1]], line[first[1] :].strip()
    is_emoji = bool(icon) and library().covering(icon, Face.SANS).font is EMOJI
    return (icon, rest) if is_emoji and rest else ("", line)


def first_emoji(text: str) -> str:
    for start, end in clusters(text):
        if library().covering(text[start:end], Face.SANS).font is EMOJI:
            return text[start:end]
    return ""


def unquoted(title: str) -> str:
    """Without the quotation marks around all of it."""
    match = _SURROUNDED.fullmatch(title)
    return match.group(1) if match else title
