"""What differs between two snapshots."""

from hypothesis import given
from hypothesis import strategies as st

from domain.diffing import (
    LINE_LIMIT,
    DiffLine,
    FieldDiff,
    LineKind,
    TextField,
    differing_fields,
)

LINES = st.lists(st.sampled_from(["甲", "乙", "丙", "", "丁"]), max_size=30)
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


def test_longer_texts_are_not_compared_beyond_what_both_begin_and_end_with() -> None:
    """Nor are they told line by line: an answer has no room for so many."""
    old = [f"旧{n}" for n in range(2 * LINE_LIMIT)]
    new = ["新", old[7]]
    before = {"body": "\n".join(["首", *old, "尾", "末"])}
    after = {"body": "\n".join(["首", *new, "尾", "末"])}

    assert differing_fields(before, after) == [
        FieldDiff(
            TextField.BODY,
            [
                DiffLine(SAME, "首"),
                DiffLine(REMOVED, "\n".join(old)),
                DiffLine(ADDED, "\n".join(new)),
                DiffLine(SAME, "尾\n末"),
            ],
        )
    ]
