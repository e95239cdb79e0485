"""The sentences of a text that were chosen, in paragraphs and under subtitles."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.language import Locale
from infra.ai.keywords import Term
from infra.ai.reading import LIST_MARK, Reading, said

#: In Chinese characters: a longer part is worth a subtitle of its own.
_SECTION_ROOM = 220.0
#: Below it nobody needs a subtitle; less still where the text itself has them.
_ROOM_FOR_SUBTITLES, _ROOM_FOR_HEADINGS = 450.0, 250.0
_WIDE_END = re.compile(r"[\u3000-\u303f\uff00-\uffef“”‘’…]\Z")
#: A term in other parts too says less of this one.
_ELSEWHERE_LOSS = 0.7
_LONGEST_SUBTITLE = 24
_TELLING_TERMS = 20
_WORD_LENGTH = 2


@dataclass(frozen=True, slots=True)
class Section:
    """`paragraphs` are numbers of sentences; `subtitle` is "" where none was found."""

    subtitle: str
    paragraphs: Sequence[Sequence[int]]

    @property
    def numbers(self) -> list[int]:
        return [number for paragraph in self.paragraphs for number in paragraph]


def paragraphs_of(reading: Reading, numbers: Sequence[int]) -> list[list[int]]:
    """Sentences of one paragraph together; one that does not end as sentences do, alone."""
    paragraphs: list[list[int]] = []
    for number in sorted(numbers):
        here = reading.ranked[number].sentence
        last = reading.ranked[paragraphs[-1][-1]].sentence if paragraphs else None
        if last and last.paragraph == here.paragraph and last.is_finished and here.is_finished:
            paragraphs[-1].append(number)
        else:
            paragraphs.append([number])
    return paragraphs


def text_of(reading: Reading, numbers: Sequence[int]) -> str:
    """The sentences as one paragraph, without the marks of a list that has lost items."""
    return joined([said(reading.ranked[number].sentence.text) for number in numbers])


def joined(sentences: Sequence[str]) -> str:
    """With a space where the script has spaces between sentences."""
    text = ""
    for sentence in sentences:
        gap = " " if text and not _WIDE_END.search(text) else ""
        text += f"{gap}{sentence}"
    return text


def sections_of(reading: Reading, numbers: Sequence[int]) -> list[Section]:
    """Under the text's own headings, where it has such, or under the terms of each part."""
    paragraphs = paragraphs_of(reading, numbers)
    room = sum(reading.ranked[number].room for number in numbers)
    own = _under_own_headings(reading, paragraphs)
    if sum(bool(section.subtitle) for section in own) > 1 and room >= _ROOM_FOR_HEADINGS:
        return own
    if room < _ROOM_FOR_SUBTITLES:
        return [Section("", paragraphs)]
    return _under_terms(reading, list(_even_parts(reading, paragraphs)))


def _under_own_headings(reading: Reading, paragraphs: Sequence[list[int]]) -> list[Section]:
    headings = sorted(reading.headings)
    sections: list[tuple[int, list[list[int]]]] = []
    for paragraph in paragraphs:
        above = max((each for each in headings if each < paragraph[0]), default=-1)
        if not sections or sections[-1][0] != above:
            sections.append((above, []))
        sections[-1][1].append(paragraph)
    return [
        Section("" if above < 0 else _subtitle(reading, above), below) for above, below in sections
    ]


def _subtitle(reading: Reading, number: int) -> str:
    text = reading.ranked[number].sentence.text
    return LIST_MARK.sub("", text, count=1).strip("：: *#") or text


def _even_parts(reading: Reading, paragraphs: Sequence[list[int]]) -> Iterator[list[list[int]]]:
    rooms = [sum(reading.ranked[each].room for each in paragraph) for paragraph in paragraphs]
    share = sum(rooms) / max(round(sum(rooms) / _SECTION_ROOM), 1)
    part: list[list[int]] = []
    filled = begun = 0.0
    for paragraph, room in zip(paragraphs, rooms, strict=True):
        if part and filled + room / 2 > begun + share:
            yield part
            part, begun = [], filled
        part.append(paragraph)
        filled += room
    if part:
        yield part


def _under_terms(reading: Reading, parts: Sequence[list[list[int]]]) -> list[Section]:
    texts = ["".join(text_of(reading, paragraph) for paragraph in part).lower() for part in parts]
    told: list[str] = []
    sections: list[Section] = []
    for place, part in enumerate(parts):
        others = [text for other, text in enumerate(texts) if other != place]
        told.append(_telling(reading, texts[place], others=others, told=told))
        sections.append(Section(told[-1], part))
    return sections


def _telling(reading: Reading, text: str, *, others: Sequence[str], told: Sequence[str]) -> str:
    """The term that this part says most of, and the others least; no part of one said before."""
    worth = {
        term.text: _worth_here(term, text, others)
        for term in reading.subjects[:_TELLING_TERMS]
        if len(term.text) <= _LONGEST_SUBTITLE
        and term.text.lower() in text
        and not any(term.text in each or each in term.text for each in told if each)
    }
    best = max(worth, key=lambda term: worth[term], default="")
    return best[:1].upper() + best[1:] if reading.language is Locale.EN else best


def _worth_here(term: Term, text: str, others: Sequence[str]) -> float:
    shared = sum(term.text.lower() in other for other in others) / max(len(others), 1)
    phrase = len(term.words) > 1 or len(term.text) > _WORD_LENGTH
    return (
        text.count(term.text.lower()) * term.worth * (1 - _ELSEWHERE_LOSS * shared) * (1 + phrase)
    )
