"""The points of a set of cards: an article's own sentences, each under words of its own."""

from domain.writing import Point
from infra.ai.lexicon import Lexicon
from infra.ai.point_headings import PointHeadings
from infra.ai.point_units import Unit, alikeness, units_of
from infra.ai.reading import Reading
from infra.ai.selecting import TOO_ALIKE

_REPETITION_LOSS = 0.8


def points_of(reading: Reading, lexicon: Lexicon, most: int) -> list[Point]:
    """At most `most`, in the order of the text, no two alike; one at least."""
    headings = PointHeadings(reading, lexicon)
    points: list[Point] = []
    for unit in sorted(_chosen(reading, most), key=lambda unit: unit.numbers[0]):
        heading = headings.of(unit.label, unit.text)
        if heading and all(unit.text != point.text for point in points):
            points.append(Point(heading=heading, text=unit.text))
    return points


def _chosen(reading: Reading, most: int) -> list[Unit]:
    """The best first, each worth less the more it is like one before it."""
    left = dict(enumerate(units_of(reading)))
    alike = dict.fromkeys(left, 0.0)
    chosen: list[Unit] = []
    while left and len(chosen) < most:
        best = max(left, key=lambda each: left[each].worth - _REPETITION_LOSS * alike[each])
        chosen.append(left.pop(best))
        for number, unit in list(left.items()):
            alike[number] = max(alike[number], alikeness(unit, chosen[-1], reading))
            if alike[number] > TOO_ALIKE:
                del left[number]
    return chosen
