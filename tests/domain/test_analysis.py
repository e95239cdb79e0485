"""What is said of a text without understanding it."""

import pytest

from domain.analysis import Readability, ReadingLevel


@pytest.mark.parametrize(
    ("score", "level"),
    [
        (100.0, ReadingLevel.EASY),
        (60.0, ReadingLevel.EASY),
        (59.9, ReadingLevel.MEDIUM),
        (40.0, ReadingLevel.MEDIUM),
        (39.9, ReadingLevel.HARD),
        (0.0, ReadingLevel.HARD),
    ],
)
def test_a_level_begins_with_its_lowest_score(score: float, level: ReadingLevel) -> None:
    assert Readability(score).level is level
