"""Where the lines of a text end: pure arithmetic over a function that measures."""

from collections.abc import Callable
from dataclasses import dataclass

from infra.media.graphemes import clusters
from infra.media.punctuation import NEVER_FIRST, NEVER_LAST

#: How wide the text from one index to another is, on a line of its own.
WidthOf = Callable[[int, int], float]
Line = tuple[int, int]


@dataclass(frozen=True, slots=True)
class BreakRules:
    """`is_title`: lines of like length that rather end at punctuation than in a clause."""

    is_title: bool = False


def break_lines(
    text: str,
    width_of: WidthOf,
    width: float,
    *,
    rules: BreakRules,  # noqa: ARG001 - looked at once breaks are weighed
    most_lines: int | None = None,
) -> list[Line] | None:
    """The start and end of each line, white space at its ends left out; None if it cannot fit."""
    lines: list[Line] = []
    start = 0
    for paragraph in text.split("\n"):
        lines += _paragraph(text, width_of, width, (start, start + len(paragraph)))
        start += len(paragraph) + 1
    too_many = most_lines is not None and len(lines) > most_lines
    return None if too_many or any(width_of(*line) > width for line in lines) else lines


def _paragraph(text: str, width_of: WidthOf, width: float, part: Line) -> list[Line]:
    lines: list[Line] = []
    start = last = part[0]
    for _, end in (cluster for cluster in clusters(text) if part[0] < cluster[1] <= part[1]):
        if width_of(*_trimmed(text, start, end)) > width and last > start:
            lines.append(_trimmed(text, start, last))
            start = last
        if end < part[1] and text[end] not in NEVER_FIRST and text[end - 1] not in NEVER_LAST:
            last = end
    lines.append(_trimmed(text, start, part[1]))
    return lines


def _trimmed(text: str, start: int, end: int) -> Line:
    while start < end and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end
