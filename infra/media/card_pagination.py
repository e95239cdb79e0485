"""Which points stand on which page: full pages, of like fullness, and no point lost on the way.

Pure arithmetic over a function that says how much of a page some points fill.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from domain.info_card import CardPoint
from infra.media.graphemes import clusters

#: How much of a page the points fill at a size of letters; more than 1 does not fit.
ShareOf = Callable[[Sequence[CardPoint], int], float]
Points = tuple[CardPoint, ...]

#: Where a point may be cut, the better places first.
_ENDS = (
    re.compile(r"[。！？!?…][”’」』）)]*\s*|\.\s+|\n+"),
    re.compile(r"[，；：、,;:]+[”’」』）)]*\s*|\s+"),
)
#: So many points are easily read on one page; so many can be.
_FEW, _MANY = 4, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRules:
    """`sizes` are the smallest of the letters and the one that reads easily."""

    share_of: ShareOf
    sizes: tuple[int, int]
    most: int


def paginate_points(points: Sequence[CardPoint], rules: PageRules) -> list[Points]:
    """At most `rules.most` pages.

    The last points are left out where even the smallest size needs more; so is the end of a first
    point that is longer than all of them.
    """
    pages = paginate_all(points, rules)
    return _first_pages(points, rules) if pages is None else pages


def paginate_all(points: Sequence[CardPoint], rules: PageRules) -> list[Points] | None:
    """All of the points at the largest size and the fewest to a page; None where they need more."""
    smallest, easy = rules.sizes
    for few in (_FEW, _MANY):
        pages = _pages(points, rules, easy, few)
        if pages is not None:
            return pages
    best = None
    # By halving: what fits at one size fits at all below it.
    while smallest < easy:
        size = (smallest + easy) // 2
        pages = _pages(points, rules, size, _MANY)
        if pages is None:
            easy = size
        else:
            best, smallest = pages, size + 1
    return best


def _first_pages(points: Sequence[CardPoint], rules: PageRules) -> list[Points]:
    smallest = rules.sizes[0]
    for count in range(len(points) - 1, 0, -1):
        pages = _pages(points[:count], rules, smallest, _MANY)
        if pages is not None:
            return pages
    parts = cut_point(points[0], lambda part: rules.share_of((part,), smallest))
    return [(part,) for part in parts[: rules.most]]


def _pages(
    points: Sequence[CardPoint], rules: PageRules, size: int, few: int
) -> list[Points] | None:
    parts = [
        part
        for point in points
        for part in cut_point(point, lambda part: rules.share_of((part,), size))
    ]
    return _balanced(tuple(parts), lambda page: rules.share_of(page, size), few, rules.most)


def cut_point(point: CardPoint, share: Callable[[CardPoint], float]) -> list[CardPoint]:
    """The point, or parts of it that each fit on a page, under its number and heading.

    Their texts together are its text. They are of like length where sentences allow it. A point
    whose heading alone is too much stays whole.
    """
    if share(point) <= 1 or share(replace(point, text="")) > 1:
        return [point]
    greedy = _cut(point, share, parts=None)
    even = _cut(point, share, parts=len(greedy))
    return even if len(even) == len(greedy) else greedy


def _cut(
    point: CardPoint, share: Callable[[CardPoint], float], *, parts: int | None
) -> list[CardPoint]:
    cut: list[CardPoint] = []
    rest = point.text
    while rest and share(replace(point, text=rest)) > 1:
        left = 1 if parts is None else max(1, parts - len(cut))
        wanted = len(rest) if parts is None else math.ceil(len(rest) / left)
        end = _end(rest, wanted, lambda text: share(replace(point, text=text)) <= 1)
        cut.append(replace(point, text=rest[:end]))
        rest = rest[end:]
    return [*cut, replace(point, text=rest)] if rest else cut


def _end(text: str, wanted: int, fits: Callable[[str], bool]) -> int:
    """The end of a first part that fits, as near to the wanted as a good place is."""
    for places in (*(_ends(text, pattern) for pattern in _ENDS), _letters(text)):
        fitting = _fitting(text, places, fits)
        if fitting:
            return min(fitting, key=lambda place: abs(place - wanted))
    return clusters(text)[0][1]


def _ends(text: str, pattern: re.Pattern[str]) -> list[int]:
    return [match.end() for match in pattern.finditer(text) if match.end() < len(text)]


def _letters(text: str) -> list[int]:
    return [end for _, end in clusters(text)][:-1]


def _fitting(text: str, places: Sequence[int], fits: Callable[[str], bool]) -> Sequence[int]:
    """Those up to which the text fits: the first ones, found by halving."""
    low, high = 0, len(places)
    while low < high:
        middle = (low + high) // 2
        if fits(text[: places[middle]]):
            low = middle + 1
        else:
            high = middle
    return places[:low]


def _balanced(
    parts: Points, share: Callable[[Points], float], few: int, most: int
) -> list[Points] | None:
    """The parts on as few pages as can be, those of like fullness; None where `most` are too few.

    Of all ways into the least number of pages it takes the one with the least squares of what
    stays empty.
    """
    #: Of the parts from each place on: pages, squares of what is empty, the end of the first.
    best = {len(parts): (0, 0.0, len(parts))}
    for start in range(len(parts) - 1, -1, -1):
        ways = [
            (best[end][0] + 1, best[end][1] + empty, end)
            for end, empty in _first_of(parts, share, start, few)
        ]
        best[start] = min(ways, default=(most + 1, math.inf, len(parts)))
    if best[0][0] > most:
        return None
    pages: list[Points] = []
    start = 0
    while start < len(parts):
        pages.append(parts[start : best[start][2]])
        start = best[start][2]
    return pages


def _first_of(
    parts: Points, share: Callable[[Points], float], start: int, few: int
) -> Iterator[tuple[int, float]]:
    """Where a page that begins there may end, and the square of what it leaves empty."""
    for end in range(start + 1, min(len(parts), start + few) + 1):
        filled = share(parts[start:end])
        if filled > 1:
            return
        yield end, (1 - filled) ** 2
