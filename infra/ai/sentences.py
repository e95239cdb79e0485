"""Splitting a text into sentences that stand in it word for word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: What no punctuation ends, such as the transcript of a video, is cut at this many characters.
_LONGEST = 240
#: How many characters around a full stop are enough to judge it.
_WINDOW = 24
_CLOSERS = "”’」』）)\\]】》\"'"
_END = re.compile(rf"(?:[。！？!?]+|\.+)[{_CLOSERS}]*")
#: What is said inside belongs to the sentence around it. The bounds keep the search linear and
#: let a speech of many sentences fall apart after all.
_ENCLOSED = re.compile(
    r"“[^“”]{0,160}”|「[^「」]{0,160}」|『[^『』]{0,160}』|《[^《》]{0,80}》"
    r"|（[^（）]{0,160}）|\([^()]{0,240}\)|\"[^\"]{0,240}\""
)
_ATTRIBUTION = re.compile(r"[^，。！？、；：\s]{0,8}?(?:说|表示|写道|问|答道|认为|指出|告诉|喊)")
_GOES_ON = frozenset("，、；：,;:。")
_BREAKS = re.compile(r"[；;，,、：\s]+")
_LIST_NUMBER = re.compile(r"\s*\(?\d{1,3}")
_WORD_BEFORE = re.compile(r"[A-Za-z][A-Za-z.]*\Z")
_ABBREVIATION = re.compile(
    r"mrs?|ms|dr|prof|sr|jr|st|vs|etc|e\.?g|i\.?e|inc|ltd|co|corp|dept|fig|nos?|vol|pp|ch|al|cf"
    r"|approx|est|gen|gov|sen|rep|rev|hon|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    r"|[a-z](?:\.[a-z])*|ph\.d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` stands in the source from character `start`; paragraphs are counted from zero.

    `is_finished` tells a sentence from a heading or a list item: it ends as sentences do.
    """

    text: str
    start: int
    paragraph: int
    is_finished: bool


def split_sentences(text: str) -> list[Sentence]:
    """Every character of `text` but white space is in exactly one sentence, in order."""
    sentences: list[Sentence] = []
    start = 0
    for number, paragraph in enumerate(text.split("\n")):
        sentences.extend(_sentences_of(paragraph, start, number))
        start += len(paragraph) + 1
    return sentences


def _sentences_of(paragraph: str, offset: int, number: int) -> Iterator[Sentence]:
    begin = 0
    for end in (*_ends(paragraph), len(paragraph)):
        for piece_begin, piece_end in _short_pieces(paragraph, begin, end):
            piece = paragraph[piece_begin:piece_end]
            stripped = piece.strip()
            if stripped:
                leading = len(piece) - len(piece.lstrip())
                yield Sentence(
                    stripped, offset + piece_begin + leading, number, _is_finished(stripped)
                )
        begin = end


def _ends(paragraph: str) -> list[int]:
    enclosed = [match.span() for match in _ENCLOSED.finditer(paragraph)]
    ends: list[int] = []
    index = 0
    for match in _END.finditer(paragraph):
        while index < len(enclosed) and enclosed[index][1] <= match.start():
            index += 1
        is_inside = index < len(enclosed) and enclosed[index][0] < match.start()
        if is_inside and match.end() < enclosed[index][1]:
            continue
        if _is_end(paragraph, match, begin=ends[-1] if ends else 0, is_spoken=is_inside):
            ends.append(match.end())
    return ends


def _is_end(paragraph: str, match: re.Match[str], *, begin: int, is_spoken: bool) -> bool:
    rest = paragraph[match.end() : match.end() + _WINDOW].lstrip()
    if not rest:
        return True
    if rest[0] in _GOES_ON or rest[0].islower():
        return False
    if is_spoken and _ATTRIBUTION.match(rest):
        return False
    return match[0][0] != "." or _is_full_stop(paragraph, match, begin=begin)


def _is_full_stop(paragraph: str, match: re.Match[str], *, begin: int) -> bool:
    """Tells the end of a sentence from abbreviations, initials, decimals and list numbers."""
    before = paragraph[max(begin, match.start() - _WINDOW) : match.start()]
    after = paragraph[match.end()]
    if not after.isspace():
        return bool(before) and _is_han(before[-1]) and _is_han(after)
    word = _WORD_BEFORE.search(before)
    if word is None:
        return not _LIST_NUMBER.fullmatch(before)
    return not _ABBREVIATION.fullmatch(word[0])


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _short_pieces(paragraph: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    while end - begin > _LONGEST:
        breaks = list(_BREAKS.finditer(paragraph, begin + _LONGEST // 4, begin + _LONGEST))
        middle = breaks[-1].end() if breaks else begin + _LONGEST
        yield begin, middle
        begin = middle
    yield begin, end


def _is_finished(sentence: str) -> bool:
    bare = sentence.rstrip("”’」』）)]】》\"' ")
    return bare.endswith(("。", "！", "？", "!", "?", ".", "…"))
