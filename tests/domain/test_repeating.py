"""A conflict is met by beginning again, a few times; anything else is told at once."""

import pytest

from domain.repeating import repeatable
from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable


class Work:
    """Ends in these faults, one try after the other, and then well."""

    def __init__(self, *faults: Exception) -> None:
        self.faults = list(faults)
        self.tries = 0

    @repeatable
    async def do(self, number: int, *, name: str) -> str:
        """Says what it was given."""
        self.tries += 1
        if self.faults:
            raise self.faults.pop(0)
        return f"{number} {name}"


@pytest.mark.parametrize("conflicts", range(5))
async def test_work_is_done_in_spite_of_a_few_conflicts(conflicts: int) -> None:
    work = Work(*[DatabaseConflict()] * conflicts)

    assert await work.do(1, name="one") == "1 one"
    assert work.tries == conflicts + 1


async def test_after_the_fifth_conflict_it_is_told() -> None:
    work = Work(*[DatabaseConflict()] * 9)

    with pytest.raises(DatabaseConflict):
        await work.do(1, name="one")
    assert work.tries == 5


@pytest.mark.parametrize("fault", [DatabaseUnavailable(), ValueError()])
async def test_no_other_fault_is_tried_again(fault: Exception) -> None:
    """Nobody knows whether what was lost on its way was done."""
    work = Work(fault)

    with pytest.raises(type(fault)):
        await work.do(1, name="one")
    assert work.tries == 1


def test_it_keeps_its_name_and_its_promise() -> None:
    assert (Work.do.__name__, Work.do.__doc__) == ("do", "Says what it was given.")
