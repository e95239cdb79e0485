"""Choosing sentences that together take as long as was asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from infra.ai.selecting import Candidates, Selection

#: Nearer than this share of the time it need not be: pauses make up for the rest.
_NEAR_ENOUGH = 0.01
_MOST_STEPS = 60
#: Sentences of less worth are not tried.
_MOST_TRIED = 60


@dataclass(frozen=True, slots=True)
class _Change:
    """What leaves and what comes, and how much longer that makes it."""

    removed: int | None
    added: int | None
    seconds: float
    worth: float


def lasting(found: Candidates, seconds: float, *, kept: Sequence[int] = ()) -> set[int]:
    """The numbers of what says most in that time, as near to it as the sentences allow."""
    selection = Selection(found)
    for number in kept:
        selection.take(number)
    selection.fill(seconds)
    fixed = set(selection.candidates.with_context(kept[0])) if kept else set()
    for _ in range(_MOST_STEPS):
        missing = seconds - selection.total
        change = _best_change(selection, fixed, missing)
        if abs(missing) <= _NEAR_ENOUGH * seconds or change is None:
            break
        _make(selection, change)
    return selection.chosen


def _best_change(selection: Selection, fixed: set[int], missing: float) -> _Change | None:
    """The one that comes nearest; None where none comes nearer than it is."""
    best = min(
        _changes(selection, fixed),
        key=lambda change: (round(abs(missing - change.seconds), 1), -change.worth),
        default=None,
    )
    is_better = best is not None and abs(missing - best.seconds) < abs(missing) - 0.05
    return best if is_better else None


def _changes(selection: Selection, fixed: set[int]) -> Iterator[_Change]:
    found = selection.candidates
    free = sorted(set(found.contexts) - selection.chosen, key=lambda each: -selection.worth(each))
    costs = {each: found.cost_of(each, selection.chosen) for each in free[:_MOST_TRIED]}
    for added, cost in costs.items():
        yield _Change(None, added, cost, selection.worth(added))
    for removed in _removable(selection, fixed):
        own = found.costs[removed]
        yield _Change(removed, None, -own, -found.reading.ranked[removed].score)
        for added, cost in costs.items():
            if removed not in found.contexts[added]:
                worth = selection.worth(added) - found.reading.ranked[removed].score
                yield _Change(removed, added, cost - own, worth)


def _removable(selection: Selection, fixed: set[int]) -> set[int]:
    """What no other chosen sentence needs."""
    contexts = selection.candidates.contexts
    needed = {each for number in selection.chosen for each in contexts.get(number, ())}
    return selection.chosen - needed - fixed


def _make(selection: Selection, change: _Change) -> None:
    if change.removed is not None:
        selection.chosen.discard(change.removed)
    if change.added is not None:
        selection.take(change.added)
