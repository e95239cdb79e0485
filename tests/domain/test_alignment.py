"""Which lines of two texts are each other's."""

import itertools
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.alignment import STEP_LIMIT, Steps, aligned

LINES = st.lists(st.sampled_from("甲乙丙丁"), max_size=14)


def most_pairs(old: list[str], new: list[str]) -> int:
    """By trying everything."""

    @cache
    def from_here(i: int, k: int) -> int:
        if i == len(old) or k == len(new):
            return 0
        if old[i] == new[k]:
            return 1 + from_here(i + 1, k + 1)
        return max(from_here(i + 1, k), from_here(i, k + 1))

    return from_here(0, 0)


@given(LINES, LINES)
def test_as_many_lines_as_can_be_are_paired(old: list[str], new: list[str]) -> None:
    pairs = aligned(old, new, Steps())

    assert all(old[i] == new[k] for i, k in pairs)
    assert all(i < j and k < m for (i, k), (j, m) in itertools.pairwise(pairs))
    assert len(pairs) == most_pairs(old, new)


@given(LINES, LINES, st.integers(0, 60))
def test_whatever_the_steps_pairs_are_equal_and_in_order(
    old: list[str], new: list[str], left: int
) -> None:
    pairs = aligned(old, new, Steps(left))

    assert all(old[i] == new[k] for i, k in pairs)
    assert all(i < j and k < m for (i, k), (j, m) in itertools.pairwise(pairs))


@pytest.mark.parametrize("changed", [1, 20, 200])
def test_a_long_text_with_some_changes_is_well_within_the_steps(changed: int) -> None:
    old = [f"第{n % 300}行" for n in range(5_000)]
    new = [f"改{n}" if n % (5_000 // changed) == 7 else line for n, line in enumerate(old)]
    steps = Steps()

    pairs = aligned(old, new, steps)

    assert len(pairs) == 5_000 - changed
    assert steps.left > STEP_LIMIT // 2


def test_texts_without_a_line_in_common_take_hardly_a_step() -> None:
    steps = Steps()

    assert aligned([f"旧{n}" for n in range(9_000)], [f"新{n}" for n in range(9_000)], steps) == []

    assert steps.left == STEP_LIMIT - 1
