"""Finds the facts of a text by its numerals, its dates and a dictionary of Chinese."""

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from domain.facts import Fact, FactKind
from domain.known_names import normal_name
from domain.quantity import Quantity
from infra.ai.blanking import BLANK, blanked
from infra.ai.chinese_names import ChineseNames
from infra.ai.clocks import find_times
from infra.ai.dates import find_dates
from infra.ai.latin_names import LatinNames
from infra.ai.lexicon import Lexicon
from infra.ai.quantities import find_quantities

#: Full width as half width, but for the comma, which parts numbers in Chinese; halves of
#: characters, which the dictionary cannot take, as blanks.
_PLAIN = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，！？；：（）"}
    | {0x3000: 0x20, 0xA0: 0x20, 0x2009: 0x20, 0x202F: 0x20}
    | dict.fromkeys(range(0xD800, 0xE000), BLANK)
)
#: What no reader sees: Markdown's emphasis and hidden characters, also inside **3.5**万.
_UNSEEN = re.compile(r"\*\*|__|`|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CHINESE_NUMBER = "[一二三四五六七八九十]{1,3}"
#: Where numbers count parts of the text itself, or are no amounts at all.
_NO_FACTS = re.compile(
    r"https?://[^\s\u4e00-\u9fff，。）)】]+|www\.[^\s\u4e00-\u9fff，。）)】]+|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}"
    r"|(?<![0-9:：])(?:0?0[:：][0-5][0-9]|[0-9]{1,2}(?:[:：][0-5][0-9]){2})(?![0-9:：])"
    r"|!?\[\^?[0-9]{1,3}\]|[0-9]\ufe0f?\u20e3"
    rf"|^[ \t>#*_-]*[(（【]?(?:[0-9]{{1,3}}|{_CHINESE_NUMBER})[.、)）】．:：](?![0-9])"
    r"|(?<![A-Za-z])(?:[Ss]tep|Day|Part|Tip|Chapter|Scene|No\.|TOP|Top) ?[0-9]{1,3}(?![0-9.])"
    r"|十年(?:如一日|磨一剑|寒窗|树木)|三天(?:两头|打鱼)|三年五载|八成(?=[是会要])|百分百|九牛一毛"
    r"|十一(?=假期|长假|黄金周|国庆)|双(?:11|12)(?![0-9])",
    re.MULTILINE,
)
_PHONE = re.compile(
    r"(?<![0-9A-Za-z.+-])(?:\+[0-9]{1,3}(?:[ -]?[0-9]{2,4}){2,4}|0[0-9]{2,3}[ -][0-9]{7,8}"
    r"|1[0-9]{2}[ -][0-9]{4}[ -][0-9]{4}|[48]00[ -][0-9]{3,4}[ -][0-9]{3,4})(?![0-9])"
)
_VERSION = re.compile(r"(?<![0-9.])[0-9]{1,4}(?:\.[0-9]{1,5}){2,4}(?![0-9.])")
_COUNTRY = "+86"


#: From where to where, and what it is.
_Taken = tuple[int, int, FactKind, str]


class LexicalFactFinder:
    """A `FactFinder` that needs no model; it rather misses a fact than makes one of a word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._chinese_names = ChineseNames(lexicon)
        self._latin_names = LatinNames()

    def find(self, text: str) -> list[Fact]:
        """Takes some tenths of a second for 100,000 characters: call it off the event loop."""
        seen, places = _seen(text)
        plain = seen.translate(_PLAIN)
        rest = blanked(plain, (found.span() for found in _NO_FACTS.finditer(plain)))
        facts: list[tuple[int, Fact]] = []
        for part in (_phones, _dates, _times, self._names, _quantities):
            taken = sorted(part(rest), key=lambda each: each[0])
            for start, end, kind, normal in taken:
                written = text[places[start] : places[end - 1] + 1]
                facts.append((start, Fact(kind, written, normal)))
            rest = blanked(rest, _apart((start, end) for start, end, _, _ in taken))
        return [fact for _, fact in sorted(facts, key=lambda each: each[0])]

    def _names(self, text: str) -> Iterator[_Taken]:
        versions = (found.span() for found in _VERSION.finditer(text))
        for start, end in (
            *versions,
            *self._chinese_names.find(text),
            *self._latin_names.find(text),
        ):
            # A title may be nothing but marks.
            if normal := normal_name(text[start:end]):
                yield start, end, FactKind.NAME, normal


def _seen(text: str) -> tuple[str, Sequence[int]]:
    """What a reader sees of the text, and where each of its characters stands."""
    parts: list[str] = []
    places: list[int] = []
    end = 0
    for start, unseen_end in (*(found.span() for found in _UNSEEN.finditer(text)), (len(text), 0)):
        parts.append(text[end:start])
        places += range(end, start)
        end = unseen_end
    return "".join(parts), places


def _phones(text: str) -> Iterator[_Taken]:
    for found in _PHONE.finditer(text):
        digits = re.sub("[^0-9]", "", found[0].removeprefix(_COUNTRY))
        yield *found.span(), FactKind.NUMBER, str(Quantity(Fraction(digits)))


def _dates(text: str) -> Iterator[_Taken]:
    return ((each.start, each.end, FactKind.DATE, each.normal) for each in find_dates(text))


def _times(text: str) -> Iterator[_Taken]:
    return ((each.start, each.end, FactKind.DATE, each.normal) for each in find_times(text))


def _quantities(text: str) -> Iterator[_Taken]:
    for each in find_quantities(text):
        yield each.start, each.end, FactKind.NUMBER, str(each.quantity)


def _apart(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Without the spans that begin inside an earlier one."""
    last = 0
    for start, end in spans:
        if start >= last:
            yield start, end
            last = end
