"""What it would cost a reader to have a line end at some place of a text."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import accumulate

import rjieba

from infra.media.amounts import amounts
from infra.media.graphemes import clusters
from infra.media.pictographs import is_emoji
from infra.media.punctuation import CLOSING, NEVER_FIRST, NEVER_LAST, OPENING, STOPS

Part = tuple[int, int]

_CACHED_TEXTS = 64
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[a-z0-9-]+(?:\.[a-z0-9-]+)+/[!-~]*",
    re.ASCII | re.IGNORECASE,
)
#: White space at which no line may end.
_FIXED_SPACES = frozenset("\u00a0\u202f")
#: They belong to the word before them.
_PARTICLES = frozenset("的地得了着过吗呢吧啊呀哦嘛们里内外中前后上下时间")
#: They belong to the word after them.
_LEADING_WORDS = frozenset(
    "的之不没很更最太也都就才又再还把被在从和与或跟对向为给让第每这那各某是比用以将于由当"
)
_PAUSES = STOPS | frozenset("|｜—…⋯")
_SIGNS = frozenset("+-−.~±")
#: Between letters of one word, an address or a fraction.
_INNER_MARKS = frozenset("'’.:/&@#%+-_=*~^$\\<>")
#: After these a word of letters is rather broken than elsewhere.
_JOINTS = frozenset("/&=-_?#")
_QUOTES = frozenset("\"'")


class Cut(IntEnum):
    """What a line's end cuts; a higher one hurts more."""

    CLAUSE = 0
    WORD = 1
    PHRASE = 2
    PARTICLE = 4
    IN_WORD = 6
    #: An address or a compound between its parts: only where it is wider than a line.
    COMPOUND = 10
    #: A number and its unit, a Latin word: only where they are wider than a line.
    GLUED = 12
    #: A mark at a line's wrong end: only where nothing else gets the text in.
    MARK = 24


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """A line may start at `position`, and has to where `is_forced`.

    `letters` counts the clusters before it that are neither punctuation nor white space.
    """

    position: int
    cut: Cut
    letters: int
    is_forced: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """The clusters on both sides of a place, past the white space between them."""

    earlier: str
    before: str
    space: str
    after: str
    following: str
    word_before: str
    word_after: str
    is_word_start: bool
    is_in_chinese: bool


@lru_cache(maxsize=_CACHED_TEXTS)
def breakpoints(text: str) -> tuple[Breakpoint, ...]:
    """In order, the end of the text last; none lies inside of a cluster or at white space."""
    parts = clusters(text)
    letters = [0, *accumulate(_is_letter(text[start:end]) for start, end in parts)]
    places = _Places(text)
    found: list[Breakpoint] = []
    for index, (start, _) in enumerate(parts[1:], start=1):
        if text[start - 1] == "\n":
            found.append(Breakpoint(start, Cut.CLAUSE, letters[index], is_forced=True))
        elif not text[start].isspace():
            found.append(Breakpoint(start, places.cut(index), letters[index]))
    return (*found, Breakpoint(len(text), Cut.CLAUSE, letters[-1], is_forced=True))


def _is_letter(cluster: str) -> bool:
    return not (cluster.isspace() or cluster in OPENING | CLOSING | _PAUSES)


class _Places:
    def __init__(self, text: str) -> None:
        self._text = text
        self._clusters = [text[start:end] for start, end in clusters(text)]
        self._starts = [start for start, _ in clusters(text)]
        self._is_chinese = any(map(_is_cjk, text))
        words = list(_words(text))
        self._word_at = dict(words)
        self._word_before = {start + len(word): word for start, word in words}
        self._inside = {
            place for start, end in _unbreakable(text) for place in range(start + 1, end)
        }

    def cut(self, index: int) -> Cut:
        place = self._place(index)
        cut = next(cut for rule in _RULES if (cut := rule(place)) is not None)
        if self._starts[index] not in self._inside:
            return cut
        return max(cut, Cut.COMPOUND if place.before in _JOINTS else Cut.GLUED)

    def _place(self, index: int) -> _Place:
        last = index
        while last > 0 and self._clusters[last - 1].isspace():
            last -= 1
        start = self._starts[index]
        return _Place(
            earlier=self._clusters[last - 2] if last > 1 else "",
            before=self._clusters[last - 1] if last else "",
            space="".join(self._clusters[last:index]),
            after=self._clusters[index],
            following=self._clusters[index + 1] if index + 1 < len(self._clusters) else "",
            word_before=self._word_before.get(self._starts[last], ""),
            word_after=self._word_at.get(start, ""),
            is_word_start=start in self._word_at,
            is_in_chinese=self._is_chinese,
        )


def _words(text: str) -> Iterator[tuple[int, str]]:
    """By the dictionary of the module, which nobody adds to: a second one takes 24 MB."""
    start = 0
    for word in rjieba.cut(_SURROGATE.sub("\ufffd", text)):
        yield start, word
        start += len(word)


def _unbreakable(text: str) -> Iterator[Part]:
    yield from amounts(text)
    yield from (match.span() for match in _ADDRESS.finditer(text))


def _mark(place: _Place) -> Cut | None:
    """Punctuation clings to what it belongs to (kinsoku)."""
    clings_left = place.after in NEVER_FIRST and not _is_sign(place)
    clings_right = place.before in OPENING or (place.before in NEVER_LAST and not place.space)
    if clings_left or clings_right or _is_quote_edge(place):
        return Cut.MARK
    return None


def _is_sign(place: _Place) -> bool:
    """A minus, or the point of .NET: it starts a word."""
    starts = place.after in _SIGNS and place.following.isalnum()
    return starts and (bool(place.space) or not place.before.isascii())


def _is_quote_edge(place: _Place) -> bool:
    """Straight quotation marks look alike: white space tells which side is outside."""
    if place.space:
        return False
    return place.before in _QUOTES or place.after in _QUOTES


def _word_of_letters(place: _Place) -> Cut | None:
    if place.space:
        return Cut.GLUED if set(place.space) & _FIXED_SPACES else None
    if not (_is_bound(place.before) and _is_bound(place.after)):
        return None
    return Cut.COMPOUND if place.before in _JOINTS and place.following.isalnum() else Cut.GLUED


def _is_bound(cluster: str) -> bool:
    """Whether it stands in words that spaces divide."""
    first = cluster[:1]
    return first in _INNER_MARKS or (
        first.isalnum() and not _is_cjk(first) and not is_emoji(cluster)
    )


def _is_cjk(character: str) -> bool:
    return (
        "\u2e80" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
        or "\u2460" <= character <= "\u27bf"
        or "\uff00" <= character <= "\uffef"
    )


def _emoji(place: _Place) -> Cut | None:
    if place.space:
        return None
    if is_emoji(place.after):
        return Cut.PARTICLE
    return Cut.CLAUSE if is_emoji(place.before) else None


def _pause(place: _Place) -> Cut | None:
    if place.before in _PAUSES:
        return Cut.CLAUSE
    return Cut.WORD if place.before in CLOSING or place.after in OPENING else None


def _stranded(place: _Place) -> Cut | None:
    """A word of one letter between a pause and a line's end."""
    is_left = len(place.word_before) == 1 and place.earlier in _PAUSES
    is_right = len(place.word_after) == 1 and place.following in _PAUSES
    return Cut.PARTICLE if is_left or is_right else None


def _particle(place: _Place) -> Cut | None:
    if place.word_after in _PARTICLES or "\u2460" <= place.before[:1] <= "\u24ff":
        return Cut.PARTICLE
    return Cut.PHRASE if place.word_before in _LEADING_WORDS else None


def _space(place: _Place) -> Cut | None:
    """Foreign words beside each other in a Chinese text are mostly a name."""
    if not place.space:
        return None
    bound = _is_bound(place.before), _is_bound(place.after)
    if all(bound):
        return Cut.PHRASE if place.is_in_chinese else Cut.WORD
    return Cut.WORD if any(bound) else Cut.CLAUSE


def _inside_word(place: _Place) -> Cut | None:
    if not place.is_word_start or (_is_katakana(place.before) and _is_katakana(place.after)):
        return Cut.IN_WORD
    return Cut.PHRASE if "\u3040" <= place.after[:1] <= "\u309f" else None


def _is_katakana(cluster: str) -> bool:
    return "\u30a0" <= cluster[:1] <= "\u30ff"


def _between_words(_: _Place) -> Cut:
    return Cut.WORD


_RULES: Sequence[Callable[[_Place], Cut | None]] = (
    _mark,
    _word_of_letters,
    _emoji,
    _pause,
    _stranded,
    _particle,
    _space,
    _inside_word,
    _between_words,
)
