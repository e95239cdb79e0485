"""Which lines of two texts are each other's, found in a bounded number of steps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

#: About a tenth of a second's work, whatever somebody has made up to be compared.
STEP_LIMIT = 100_000

#: Of an earlier and a later text: two numbers of lines, from 0.
Pair = tuple[int, int]


class StepsUsedUp(Exception):
    """To compare these in full would take longer than is allowed."""


@dataclass(slots=True)
class Steps:
    """What comparing may still take, a step being one look at a pair of lines."""

    left: int = STEP_LIMIT

    def take(self, count: int) -> None:
        """Raises `StepsUsedUp`."""
        self.left -= count
        if self.left < 0:
            raise StepsUsedUp


def aligned(old: Sequence[str], new: Sequence[str], steps: Steps) -> list[Pair]:
    """As many pairs of equal lines as there can be without any two crossing, in order.

    None beyond what both begin and end with, where the steps are used up.
    """
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    first, last = (range(start, len(lines) - end) for lines in (old, new))
    try:
        middle = _middle(old, new, (first, last), steps)
    except StepsUsedUp:
        middle = []
    ending = zip(range(first.stop, len(old)), range(last.stop, len(new)), strict=True)
    return [*((n, n) for n in range(start)), *middle, *ending]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines both have at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _middle(
    old: Sequence[str], new: Sequence[str], places: tuple[range, range], steps: Steps
) -> list[Pair]:
    """Only lines that both have can be pairs; numbers are compared in their place."""
    of_old, of_new = places
    known = {old[n] for n in of_old} & {new[n] for n in of_new}
    numbers = {line: number for number, line in enumerate(known)}
    left = [n for n in of_old if old[n] in known]
    right = [n for n in of_new if new[n] in known]
    found = _Search(
        [numbers[old[n]] for n in left], [numbers[new[n]] for n in right], steps
    ).pairs()
    return [(left[i], right[k]) for i, k in found]


@dataclass(frozen=True, slots=True)
class _Search:
    """Myers's greedy search (1986): after round d, how far d lines left out or put in can lead.

    On diagonal k, `old` is k lines ahead of `new`.
    """

    old: Sequence[int]
    new: Sequence[int]
    steps: Steps

    def pairs(self) -> list[Pair]:
        return [*self._traced(self._rounds())][::-1]

    def _rounds(self) -> list[dict[int, int]]:
        """By diagonal the furthest line of `old`; the last of them has reached both ends."""
        goal = len(self.old) - len(self.new)
        rounds = [{0: self._run(0, 0)}]
        while rounds[-1].get(goal, -1) < len(self.old):
            d = len(rounds)
            before = rounds[-1]
            furthest: dict[int, int] = {}
            for k in range(-d, d + 1, 2):
                origin = _origin(before, k)
                furthest[k] = self._run(before[origin] + (origin < k), k)
            rounds.append(furthest)
        return rounds

    def _run(self, i: int, k: int) -> int:
        """How far equal lines go on from here."""
        begin, most = i, min(len(self.old), len(self.new) + k)
        while i < most and self.old[i] == self.new[i - k]:
            i += 1
        self.steps.take(1 + max(i - begin, 0))
        return i

    def _traced(self, rounds: Sequence[Mapping[int, int]]) -> Iterator[Pair]:
        """The pairs on the way that led there, the last one first."""
        i, k = len(self.old), len(self.old) - len(self.new)
        for before in reversed(rounds[:-1]):
            origin = _origin(before, k)
            came = before[origin] + (origin < k)
            yield from ((n, n - k) for n in range(i - 1, came - 1, -1))
            i, k = before[origin], origin
        yield from ((n, n) for n in range(i - 1, -1, -1))


def _origin(before: Mapping[int, int], k: int) -> int:
    """The diagonal beside it from which it is reached furthest."""
    above, below = before.get(k + 1, -1), before.get(k - 1, -1)
    return k + 1 if above > below else k - 1
