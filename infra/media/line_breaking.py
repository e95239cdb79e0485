"""Where the lines of a text end: pure arithmetic over a function that measures."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from infra.media.breakpoints import Breakpoint, Cut, breakpoints
from infra.media.line_paths import Edge, Edges, Path, cheapest, cheapest_of

#: How wide the text from one index to another is, on a line of its own.
WidthOf = Callable[[int, int], float]
Line = tuple[int, int]

#: In squares: of the share that a title's line differs from the mean by, of the characters that
#: the line of a longer text has left.
_TITLE_RAGGEDNESS = 3.0
_TITLE_COSTS: Mapping[Cut, float] = {
    Cut.CLAUSE: 0.0,
    Cut.WORD: 1.0,
    Cut.PHRASE: 2.5,
    Cut.PARTICLE: 6.0,
    Cut.IN_WORD: 12.0,
    Cut.COMPOUND: 100.0,
    Cut.GLUED: 200.0,
    Cut.MARK: 2000.0,
}
_TEXT_COSTS: Mapping[Cut, float] = {
    **_TITLE_COSTS,
    Cut.WORD: 0.2,
    Cut.PHRASE: 2.0,
    Cut.IN_WORD: 20.0,
}
#: A title may take that many lines more than it needs for the sake of its breaks.
_SPARE_LINES = 1
_LINE_COST = 0.5
#: Higher than any sum of the others: a letter alone is what no reader forgives.
_LONELY_COST = 1e6
_SHORT_LAST_LINE, _SHORT_COST = 2, 4.0
#: Sums of floats: what fits exactly must fit.
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class BreakRules:
    """`is_title`: lines of like length that rather end at punctuation than in a clause.

    The parts in `whole` are kept on one line like a word, where that is possible.
    """

    is_title: bool = False
    whole: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Broken:
    """The start and end of each line, white space at its ends left out.

    `cuts` are of the ends that no newline asks for; `is_lonely`: a last line is one character.
    """

    lines: tuple[Line, ...]
    cuts: tuple[Cut, ...]
    is_lonely: bool

    @property
    def worst(self) -> Cut:
        return max(self.cuts, default=Cut.CLAUSE)


def break_lines(
    text: str,
    width_of: WidthOf,
    width: float,
    *,
    rules: BreakRules,
    most_lines: int | None = None,
) -> list[Line] | None:
    """The start and end of each line, white space at its ends left out; None if it cannot fit."""
    broken = LineBreaker(text, width_of, rules).broken(width, most_lines)
    return None if broken is None else list(broken.lines)


class LineBreaker:
    """Dynamic programming over all the places where a line may end."""

    def __init__(self, text: str, width_of: WidthOf, rules: BreakRules) -> None:
        self._text, self._width_of, self._rules = text, width_of, rules
        self._points = [Breakpoint(0, Cut.CLAUSE, 0, is_forced=True), *self._ends()]
        self._costs = _TITLE_COSTS if rules.is_title else _TEXT_COSTS
        #: A text is broken at many widths, and its lines stay as long.
        self._edge = cache(self._measured_edge)

    def broken(self, width: float, most_lines: int | None = None) -> Broken | None:
        """The best lines, none wider than `width`; None where there are none."""
        edges = self._edges(width + _TOLERANCE)
        if self._rules.is_title:
            path = self._title(edges, most_lines)
        else:
            path = self._running_text(edges, width, most_lines)
        return None if path is None else self._result(path)

    def _ends(self) -> Iterator[Breakpoint]:
        for point in breakpoints(self._text):
            held = any(start < point.position < end for start, end in self._rules.whole)
            if held and not point.is_forced:
                yield replace(point, cut=max(point.cut, Cut.IN_WORD))
            else:
                yield point

    def _edges(self, width: float) -> list[list[Edge]]:
        """The lines that end at each node, among the nodes that this width allows."""
        allowed = self._allowed(width)
        ending: list[list[Edge]] = [[] for _ in self._points]
        for place, end in enumerate(allowed):
            for start in reversed(allowed[:place]):
                edge = self._edge(start, end)
                if edge.width > width:
                    break
                ending[end].append(edge)
                if self._points[start].is_forced:
                    break
        return ending

    def _allowed(self, width: float) -> list[int]:
        """A word is broken where it is wider than a line; then marks are torn off likewise."""
        allowed = [index for index, point in enumerate(self._points) if point.cut < Cut.COMPOUND]
        for cut in (Cut.COMPOUND, Cut.GLUED, Cut.MARK):
            allowed = sorted(
                set(allowed)
                | {
                    index
                    for start, end in pairwise(allowed)
                    if self._edge(start, end).width > width
                    for index in range(start + 1, end)
                    if self._points[index].cut <= cut
                }
            )
        return allowed

    def _measured_edge(self, start: int, end: int) -> Edge:
        first, last = self._points[start], self._points[end]
        cost = _LINE_COST + (0.0 if last.is_forced else self._costs[last.cut])
        letters = last.letters - first.letters
        if last.is_forced and not first.is_forced:
            if letters <= 1:
                cost += _LONELY_COST
            elif letters <= _SHORT_LAST_LINE:
                cost += _SHORT_COST
        width = self._width_of(*self._line(start, end))
        return Edge(start, end, width, cost, last.is_forced)

    def _line(self, start: int, end: int) -> Line:
        first, last = self._points[start].position, self._points[end].position
        part = self._text[first:last]
        indent = len(part) - len(part.lstrip())
        if indent == len(part):
            return first, first
        return first + indent, first + len(part.rstrip())

    def _running_text(self, edges: Edges, width: float, most_lines: int | None) -> Path | None:
        """Full lines but the last."""
        unit = max(self._total_width() / max(1, self._points[-1].letters), _TOLERANCE)

        def slack(edge: Edge) -> float:
            return 0.0 if edge.is_last else ((width - edge.width) / unit) ** 2

        path = cheapest(edges, slack)
        if path is None or most_lines is None or len(path.edges) <= most_lines:
            return path
        least = _fewest_lines(edges) or most_lines + 1
        found = [cheapest_of(edges, slack, count) for count in range(least, most_lines + 1)]
        return min(filter(None, found), key=lambda path: path.cost, default=None)

    def _title(self, edges: Edges, most_lines: int | None) -> Path | None:
        """Lines as long as each other, as few as go or one more."""
        least = _fewest_lines(edges)
        if least is None:
            return None
        most = least + _SPARE_LINES if most_lines is None else min(most_lines, least + _SPARE_LINES)
        total = self._total_width()
        found = [_balanced(edges, count, total) for count in range(least, most + 1)]
        return min(filter(None, found), key=self._harm, default=None)

    def _harm(self, path: Path) -> tuple[bool, Cut]:
        """What a further line has to better."""
        broken = self._result(path)
        return broken.is_lonely, broken.worst

    def _total_width(self) -> float:
        nodes = range(len(self._points))
        return sum(self._edge(start, end).width for start, end in pairwise(nodes))

    def _result(self, path: Path) -> Broken:
        ends = [self._points[edge.end] for edge in path.edges]
        return Broken(
            tuple(self._line(edge.start, edge.end) for edge in path.edges),
            tuple(end.cut for end in ends if not end.is_forced),
            is_lonely=any(edge.cost >= _LONELY_COST for edge in path.edges),
        )


def _fewest_lines(edges: Edges) -> int | None:
    path = cheapest(edges, lambda edge: 1 - edge.cost)
    return None if path is None else len(path.edges)


def _balanced(edges: Edges, count: int, total: float) -> Path | None:
    mean = max(total / count, _TOLERANCE)
    return cheapest_of(edges, lambda edge: _TITLE_RAGGEDNESS * (edge.width / mean - 1) ** 2, count)
