"""The items that a text counts itself: steps, reasons, tips, with numbers or with words."""

import re
from collections.abc import Iterator, Sequence

from infra.ai.reading import LIST_MARK, Reading
from infra.ai.tidying import plain_line

_NUMERAL = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
_ORDINAL = re.compile(
    rf"\A(?:第{_NUMERAL}(?:步|条|点|张|种|个|类|件事)?[是，、：:]\s*"
    rf"|(?:步骤|方法|建议|理由|原因|技巧|要点|误区|坑)\s?{_NUMERAL}[，、：:.．]\s*"
    r"|(?:首先|其次|再次|最后)[，,：:]?(?:是|要)?\s*"
    r"|(?:step|tip|reason|rule|lesson)\s+(?:\d{1,2}|one|two|three|four|five|six|seven)[:.,]\s+"
    r"|(?:first|second|third|fourth|fifth|finally|lastly)(?:ly)?,\s+)",
    re.IGNORECASE,
)
_FEWEST = 2


def bare(text: str) -> str:
    """Without what counts it."""
    unmarked = LIST_MARK.sub("", text, count=1)
    return _ORDINAL.sub("", unmarked, count=1) or unmarked or text


def listed_in(reading: Reading) -> list[list[int]]:
    """The numbers of the sentences of each item; none where there are fewer than two items."""
    starts = list(_starts(reading))
    if len(starts) < _FEWEST:
        return []
    return [_item_from(reading, start, starts) for start in starts]


def _starts(reading: Reading) -> Iterator[int]:
    for number, one in enumerate(reading.ranked):
        text = plain_line(one.sentence.text)
        if number not in reading.headings and bare(text) != text:
            yield number


def _item_from(reading: Reading, start: int, starts: Sequence[int]) -> list[int]:
    numbers = [start]
    while (after := numbers[-1] + 1) not in starts and goes_on(reading, after):
        numbers.append(after)
    return numbers


def goes_on(reading: Reading, number: int) -> bool:
    """Whether it follows in the paragraph of the sentence before it, with nothing left out."""
    if not reading.are_of_one_paragraph(number - 1, number):
        return False
    return reading.ranked[number].position == reading.ranked[number - 1].position + 1
