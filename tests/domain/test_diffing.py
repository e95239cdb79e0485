"""What differs between two snapshots."""

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import alignment
from domain.alignment import STEP_LIMIT, Steps
from domain.diffing import (
    LINE_LIMIT,
    DiffLine,
    FieldDiff,
    LineKind,
    TextField,
    differing_fields,
)

LINES = st.lists(st.sampled_from(["甲", "乙", "丙", "", "丁"]), max_size=30)
#: What each would take long to compare, a line each with hardly a character.
_MANY = 5_000
CRAFTED = {
    "backwards": ("\n".join(map(str, range(_MANY))), "\n".join(map(str, range(_MANY, 0, -1)))),
    "two lines in turn": ("\n".join("甲乙" * _MANY), "\n".join("乙乙甲" * _MANY)),
    "one line over and over": ("\n".join("甲" * _MANY), "\n".join("乙" + "甲" * 3 * _MANY)),
    "halves the other way": (
        "\n".join(map(str, range(_MANY))),
        "\n".join(map(str, [*range(_MANY // 2, _MANY), *range(_MANY // 2)])),
    ),
}
SAME, ADDED, REMOVED = LineKind.SAME, LineKind.ADDED, LineKind.REMOVED


def test_only_what_differs_is_told_with_what_stands_around_it() -> None:
    before = {"title": "汤", "body": "一\n二\n三", "summary": "摘要", "word_count": 3}
    after = {"title": "汤", "body": "一\n两\n三", "summary": "摘要", "word_count": 4}

    assert differing_fields(before, after) == [
        FieldDiff(
            TextField.BODY,
            [
                DiffLine(SAME, "一"),
                DiffLine(REMOVED, "二"),
                DiffLine(ADDED, "两"),
                DiffLine(SAME, "三"),
            ],
        )
    ]


def test_what_scenes_and_cards_say_is_text_too() -> None:
    scene = {"index": 1, "heading": "开场", "narration": "你好", "visual": "街"}
    point = {"number": 1, "heading": "火", "text": "小"}
    card = {"form": "POINTS", "title": "汤", "points": [point]}
    before = {"scenes": [scene], "cards": [card], "tags": ["汤"]}
    after = {
        "scenes": [{**scene, "visual": "店"}],
        "cards": [{**card, "quote": "慢炖"}],
        "tags": ["汤", "秋"],
    }

    told = {each.field: each.lines for each in differing_fields(before, after)}

    assert [line.text for line in told[TextField.SCENES]] == ["开场", "你好", "街", "店"]
    assert told[TextField.CARDS][-1] == DiffLine(ADDED, "慢炖")
    assert told[TextField.TAGS] == [DiffLine(SAME, "汤"), DiffLine(ADDED, "秋")]


@given(LINES, LINES)
def test_both_texts_can_be_read_from_the_lines(old: list[str], new: list[str]) -> None:
    before, after = {"body": "\n".join(old)}, {"body": "\n".join(new)}

    told = differing_fields(before, after)

    lines = told[0].lines if told else ()
    read_old = [line.text for line in lines if line.kind is not ADDED]
    read_new = [line.text for line in lines if line.kind is not REMOVED]
    if told:
        assert read_old == before["body"].splitlines()
        assert read_new == after["body"].splitlines()
    else:
        assert before["body"].splitlines() == after["body"].splitlines()


def test_more_lines_than_an_answer_has_room_for_come_by_their_kind() -> None:
    old = [f"旧{n}" for n in range(LINE_LIMIT)]
    new = ["新", old[7]]
    before = {"body": "\n".join(["首", *old, "尾", "末"])}
    after = {"body": "\n".join(["首", *new, "尾", "末"])}

    assert differing_fields(before, after) == [
        FieldDiff(
            TextField.BODY,
            [
                DiffLine(SAME, "首"),
                DiffLine(REMOVED, "\n".join(old[:7])),
                DiffLine(ADDED, "新"),
                DiffLine(SAME, old[7]),
                DiffLine(REMOVED, "\n".join(old[8:])),
                DiffLine(SAME, "尾\n末"),
            ],
        )
    ]


def test_beyond_the_steps_all_between_beginning_and_end_is_removed_and_added() -> None:
    before = {"title": "汤", "body": "首\n甲\n乙\n尾"}
    after = {"title": "汤", "body": "首\n乙\n甲\n尾"}

    told = differing_fields(before, after, Steps(left=2))

    assert [(line.kind, line.text) for line in told[0].lines] == [
        (SAME, "首"),
        (REMOVED, "甲"),
        (REMOVED, "乙"),
        (ADDED, "乙"),
        (ADDED, "甲"),
        (SAME, "尾"),
    ]


@pytest.mark.parametrize("name", CRAFTED)
def test_no_text_takes_more_work_than_others(name: str) -> None:
    """Counted as lines of our code that are run, of which each step takes a few."""
    old, new = CRAFTED[name]
    steps = Steps()
    texts = {field.value: old for field in TextField}, {field.value: new for field in TextField}
    run = 0

    def counted(frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401 - itself, as `settrace` takes it
        nonlocal run
        if frame.f_globals["__name__"] != alignment.__name__:
            return None
        run += event == "line"
        return counted

    outer = sys.gettrace()
    sys.settrace(counted)
    try:
        differing_fields(*texts, steps)
    finally:
        sys.settrace(outer)

    lines = len(TextField) * len(old.splitlines() + new.splitlines())
    assert run < 10 * (STEP_LIMIT + lines)
    # The last look alone may go too far: along equal lines, up to an end.
    assert steps.left >= -lines
