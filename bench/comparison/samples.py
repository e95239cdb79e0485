"""What many measurements come to."""

import math
from collections.abc import Sequence
from statistics import median


def quantile(ascending: Sequence[float], share: float) -> float:
    """The smallest of them that at least `share` of all do not exceed."""
    return ascending[max(0, math.ceil(share * len(ascending)) - 1)]


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """How many times as much theirs are: the median of the rounds, each by itself.

    What slows the whole machine for some rounds changes both alike.
    """
    return median(their / our for our, their in zip(ours, theirs, strict=True))
