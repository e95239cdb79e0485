"""What size is worth for what breaks."""

import pytest

from infra.media.breakpoints import Cut
from infra.media.fitting import best_fit
from infra.media.line_breaking import Broken

#: At each size what the lines then cut; sizes that are missing do not fit.
Cuts = dict[int, tuple[Cut, ...]]
TORN, WHOLE = (Cut.WORD, Cut.CLAUSE), (Cut.CLAUSE, Cut.CLAUSE)


def size_of(
    cuts: Cuts, *, is_title: bool = True, lonely: frozenset[int] = frozenset()
) -> int | None:
    def broken_at(size: int) -> Broken | None:
        found = next((cuts[each] for each in sorted(cuts) if each >= size), None)
        return None if found is None else Broken(((0, 1),), found, is_lonely=size in lonely)

    fit = best_fit(broken_at, (10, 200), is_title=is_title)
    return None if fit is None else fit.size


def test_the_largest_size_wins_where_breaks_are_alike() -> None:
    assert size_of({100: WHOLE, 90: WHOLE}) == 100
    assert size_of({200: TORN}) == 200


@pytest.mark.parametrize(("smaller", "chosen"), [(84, 84), (80, 100)])
def test_a_title_loses_up_to_a_fifth_to_end_its_lines_at_punctuation(
    smaller: int, chosen: int
) -> None:
    assert size_of({100: TORN, smaller: WHOLE}) == chosen


def test_a_title_loses_more_to_keep_a_word_whole() -> None:
    assert size_of({100: (Cut.IN_WORD,), 50: (Cut.WORD,)}) == 50
    assert size_of({100: (Cut.GLUED,), 20: (Cut.WORD,)}) == 20


def test_running_text_keeps_its_size_whatever_words_its_lines_end_with() -> None:
    assert size_of({100: TORN, 84: WHOLE}, is_title=False) == 100
    assert size_of({100: (Cut.GLUED,), 70: TORN}, is_title=False) == 70


def test_no_letter_is_left_alone_while_a_smaller_size_helps() -> None:
    assert size_of({100: WHOLE}, lonely=frozenset(range(61, 101))) == 60


def test_nothing_is_chosen_where_nothing_fits() -> None:
    assert size_of({}) is None
    assert size_of({5: WHOLE}) is None
