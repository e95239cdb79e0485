"""Titles for a text, made of its own words and as long as their platform allows."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.language import Locale
from domain.platform import Platform
from domain.platforms import PROFILES, TitleMeasure
from domain.writing import TITLE_CANDIDATES
from infra.ai.headline import headline
from infra.ai.lexicon import Lexicon
from infra.ai.openers import is_balanced, openers
from infra.ai.reading import Reading

_SHORTEST = 6
#: Nobody reads a longer one, whatever the platform takes. In characters.
_LONGEST = {Locale.ZH_CN: 40, Locale.EN: 80}
#: Not within a number or a time, which has digits on both sides.
_PARTS = re.compile(
    r"\s*(?:(?<!\d)[：:|｜，,；;？?！!—–]+|[：:|｜，,；;？?！!—–]+(?!\d)|\s-\s|_)\s*"
)
_JOINTS = {Locale.ZH_CN: "与", Locale.EN: " and "}
_LONG_WORD = 4
_ALIKE_SHARE = 0.7
_END_MARKS = " 。.，,；;：:、—-"
_WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleRoom:
    """`least` and `most` are counted by `measure`."""

    most: int
    least: int = _SHORTEST
    measure: TitleMeasure = len

    def fits(self, title: str) -> bool:
        return self.least <= self.measure(title) <= self.most and len(title) >= _SHORTEST


UNLIMITED: Mapping[Locale, TitleRoom] = {
    language: TitleRoom(most=longest) for language, longest in _LONGEST.items()
}


def title_room(platform: Platform | None, language: Locale) -> TitleRoom:
    profile = None if platform is None else PROFILES[platform]
    if profile is None or profile.title_limit is None:
        return UNLIMITED[language]
    return TitleRoom(
        most=min(profile.title_limit, _LONGEST[language]),
        least=profile.title_minimum or 1,
        measure=profile.title_measure,
    )


def title_candidates(reading: Reading, lexicon: Lexicon, room: TitleRoom) -> list[str]:
    """One to `TITLE_CANDIDATES`, the best first, none of them a mere part of another."""
    chosen: list[str] = []
    for title in _titles(reading, lexicon, room):
        if room.fits(title) and not any(_are_alike(title, each) for each in chosen):
            chosen.append(title)
        if len(chosen) == TITLE_CANDIDATES:
            break
    return chosen or [cut_at_word(headline(reading.ranked, reading.language), lexicon, room)]


def _are_alike(one: str, other: str) -> bool:
    """A title that only says a part of another, or all of it but a word, is no choice."""
    if one in other or other in one:
        return True
    pairs, others = ({a + b for a, b in pairwise(title)} for title in (one, other))
    return len(pairs & others) > _ALIKE_SHARE * min(len(pairs), len(others))


def _titles(reading: Reading, lexicon: Lexicon, room: TitleRoom) -> Iterator[str]:
    yield from fitting_parts(reading.title, room.fits)
    yield from (opener.text for opener in openers(reading, lexicon, room.fits))
    yield from _of_keywords(reading)


def fitting_parts(title: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """The title, or else those of its parts that fit, the longest first."""
    whole = title.rstrip(_END_MARKS)
    if fits(whole):
        yield whole
        return
    parts = [part.strip(_END_MARKS) for part in _PARTS.split(title)]
    yield from sorted(
        (part for part in parts if fits(part) and is_balanced(part)), key=len, reverse=True
    )


def _of_keywords(reading: Reading) -> Iterator[str]:
    """Names of things in several words, or two of them; better than a sentence cut short."""
    texts = [term.text for term in reading.subjects]
    found = [text for text in texts if _is_phrase(text)]
    if len(texts) > 1:
        found.append(_JOINTS[reading.language].join(texts[:2]))
    for text in (*found, *texts, *(term.text for term in reading.terms)):
        yield text[:1].upper() + text[1:]


def _is_phrase(text: str) -> bool:
    return " " in text or "-" in text or (not text.isascii() and len(text) >= _LONG_WORD)


def cut_at_word(text: str, lexicon: Lexicon, room: TitleRoom) -> str:
    """As many of its first words as fit; no less than its first character."""
    kept = ""
    for word in _words(text, lexicon):
        if room.measure((kept + word).rstrip(_END_MARKS)) > room.most:
            break
        kept += word
    return kept.rstrip(_END_MARKS) or _characters(text, room)


def _words(text: str, lexicon: Lexicon) -> Sequence[str]:
    """Words with the space after them; Chinese ones as the dictionary tells them apart."""
    if " " in text:
        return _WORD.findall(text)
    return [token.surface for token in lexicon.tokens(text, Locale.ZH_CN)]


def _characters(text: str, room: TitleRoom) -> str:
    """For a word that is longer than any title."""
    kept = text[:1]
    while len(kept) < len(text) and room.measure(text[: len(kept) + 1]) <= room.most:
        kept = text[: len(kept) + 1]
    return kept
