"""Sentences that people repeat: what somebody says in the text, and short strong statements."""

import re
from collections.abc import Iterator, Sequence

from domain.language import Locale
from infra.ai.lexicon import room_of
from infra.ai.ranking import Ranked

#: In Chinese characters; what is said may be longer than what is stated.
_SHORTEST, _LONGEST_SPOKEN, _LONGEST_STATED = 8, 70, 45
#: On top of the sentence's score, which is at most 1.
_SPOKEN_WORTH = 1.0
_STRIKING_WORTH = 1.0
_SPOKEN = re.compile(r"“([^“”]+)”|「([^「」]+)」|『([^『』]+)』|\"([^\"]+)\"")
_STRIKING = re.compile(
    r"不是.{1,20}(?:而是|，是)|是.{1,12}，.{0,8}才是|才是|与其.{1,24}不如|只有.{1,20}才|越.{1,8}越"
    r"|从来不|从来没|永远|真正的|没有.{1,12}就没有|替代不了|本质|最大的|宁可|哪怕|从不"
    r"|\bnot\b.{1,60}\b(?:but|only|it)\b"
    r"|\b(?:never|always|nothing|rather than|truth|instead of)\b",
    re.IGNORECASE,
)
#: A figure makes a finding, not a saying.
_FINDING = re.compile(r"\d|百分之|[十百千万][元人年多]")
_POINTING = re.compile(
    r"(?:但|然而|可是|因此|所以|于是|这|那|他|她|它|第[一二三四五六]|有朋友|有人"
    r"|(?:but|however|so|this|that|it|he|she|they|these|those)\b)",
    re.IGNORECASE,
)


def quotable(ranked: Sequence[Ranked], *, language: Locale, most: int) -> list[str]:
    """At most `most` parts of the text, word for word and in its order."""
    found: dict[str, tuple[float, int]] = {}
    for one in ranked:
        for worth, quote in _quotes_of(one, language):
            found.setdefault(quote, (worth + one.score, one.position))
    best = sorted(found, key=lambda quote: -found[quote][0])[:most]
    return sorted(best, key=lambda quote: found[quote][1])


def _quotes_of(one: Ranked, language: Locale) -> Iterator[tuple[float, str]]:
    text = one.sentence.text
    spoken = [part for groups in _SPOKEN.findall(text) for part in groups if part]
    for part in spoken:
        if _SHORTEST <= room_of(part, language) <= _LONGEST_SPOKEN:
            yield _SPOKEN_WORTH + _striking_worth(part), part.strip(" ,，")
    if not spoken and one.sentence.is_finished:
        statement = _statement_of(text)
        if is_striking(statement) and _SHORTEST <= room_of(statement, language) <= _LONGEST_STATED:
            yield _striking_worth(text), statement


def is_striking(text: str) -> bool:
    """A statement that stands alone: no figures, and no word that points to another sentence."""
    return not (_FINDING.search(text) or _POINTING.match(text)) and bool(_STRIKING.search(text))


def _statement_of(text: str) -> str:
    """What follows a colon, if that is the strong part."""
    _, colon, rest = text.rpartition("：")
    return rest if colon and _STRIKING.search(rest) else text


def _striking_worth(text: str) -> float:
    return _STRIKING_WORTH if _STRIKING.search(text) else 0.0
