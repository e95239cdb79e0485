"""Chooses the size of a text for a box."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from infra.media.breakpoints import Cut
from infra.media.line_breaking import Broken

#: A title may lose 18 % of its size for each degree that its breaks get better: one for a line
#: that ends at punctuation rather than in a clause, a fifth of one for further lines.
_KEPT = 0.82
_FIRST, _FURTHER = 1.0, 0.2
#: What the worst break counts for where it is more than a word's end.
_DEGREES: Mapping[Cut, float] = {
    Cut.CLAUSE: 0,
    Cut.WORD: 0,
    Cut.PHRASE: 2,
    Cut.PARTICLE: 3,
    Cut.IN_WORD: 5,
    Cut.COMPOUND: 6,
    Cut.GLUED: 12,
    Cut.MARK: 24,
}
_LONELY = 8
#: Running text is made smaller only for what no reader should meet.
_TEXT_DEGREES = 2

BrokenAt = Callable[[int], Broken | None]


@dataclass(frozen=True, slots=True)
class Fit:
    size: int
    broken: Broken


def best_fit(broken_at: BrokenAt, sizes: tuple[int, int], *, is_title: bool) -> Fit | None:
    """The size of most worth from the smallest to the largest, None where not one fits."""
    smallest, largest = sizes
    best: Fit | None = None
    best_worth = 0.0
    for size in range(_largest(broken_at, smallest, largest), smallest - 1, -1):
        if size <= best_worth:
            break
        broken = broken_at(size)
        if broken is None:
            continue
        worth = size * _KEPT ** _degrees(broken, is_title=is_title)
        if worth > best_worth:
            best, best_worth = Fit(size, broken), worth
    return best


def _largest(broken_at: BrokenAt, smallest: int, largest: int) -> int:
    """The largest that fits, by halving: what fits at one size nearly always fits below it."""
    low, high = smallest, largest
    while low < high:
        middle = (low + high + 1) // 2
        if broken_at(middle) is None:
            high = middle - 1
        else:
            low = middle
    return low


def _degrees(broken: Broken, *, is_title: bool) -> float:
    if not is_title:
        return _TEXT_DEGREES if broken.is_lonely or broken.worst >= Cut.COMPOUND else 0
    in_clauses = sum(cut > Cut.CLAUSE for cut in broken.cuts)
    torn = (_FIRST if in_clauses else 0) + (_FURTHER if in_clauses > 1 else 0)
    return max(torn, _DEGREES[broken.worst], _LONELY if broken.is_lonely else 0)
