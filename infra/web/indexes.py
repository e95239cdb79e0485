"""Tells front pages and lists of links from articles."""

from collections.abc import Sequence
from itertools import groupby
from urllib.parse import urlsplit

from infra.web.lines import Line

_LINKED = 0.8
_HEADLINE_WORDS = range(4, 41)
_LIST_HEADLINES = 5
_FRONT_HEADLINES = 10
_PASSAGE_WORDS = 10
_FRONT_NAMES = frozenset({"", "index.html", "index.htm", "index.php", "index.shtml"})


def is_index(text: str, *, shown: Sequence[Line], url: str) -> bool:
    """Whether `text`, taken from a page that shows these lines, is rather a list of its links.

    Extractors drop or melt links, so what is one is asked of the page itself.
    """
    taken = [line for line in shown if line.text in text]
    if sum(line.words * line.linked for line in taken) > _words(taken) / 2:
        return True
    if _is_teasers(_stretch(shown, text)):
        return True
    is_small_part = _words(taken) < _words(shown) / 2
    return is_small_part and _is_front(url) and _headlines(shown) >= _FRONT_HEADLINES


def is_full_of_links(shown: Sequence[Line]) -> bool:
    return _headlines(shown) >= _FRONT_HEADLINES


def _stretch(shown: Sequence[Line], text: str) -> Sequence[Line]:
    """What the page shows from the first passage of the text to its last."""
    places = [
        place
        for place, line in enumerate(shown)
        if line.words >= _PASSAGE_WORDS and line.text in text
    ]
    return shown[places[0] : places[-1] + 1] if places else ()


def _is_teasers(lines: Sequence[Line]) -> bool:
    """Headlines stand between the passages of a list, but around an article or here and there."""
    headlines = _headlines(lines)
    passages = sum(line.words >= _PASSAGE_WORDS and not _is_headline(line) for line in lines)
    is_dense = headlines >= max(_LIST_HEADLINES, passages / 2)
    return is_dense and _longest_run(lines) < _words(lines) / 2


def _longest_run(lines: Sequence[Line]) -> int:
    runs = [list(run) for is_headline, run in groupby(lines, key=_is_headline) if not is_headline]
    return max(map(_words, runs), default=0)


def _is_headline(line: Line) -> bool:
    return line.linked >= _LINKED and line.words in _HEADLINE_WORDS


def _headlines(lines: Sequence[Line]) -> int:
    return sum(map(_is_headline, lines))


def _words(lines: Sequence[Line]) -> int:
    return sum(line.words for line in lines)


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.query and parts.path.strip("/") in _FRONT_NAMES
