"""What the format of August 2022 makes of the parts of an answer."""

from server.defer_2022 import PartsOf2022
from server.incremental import Part

_ERROR = {"message": "No.", "path": ["me", "name"], "extensions": {"code": "FORBIDDEN"}}


def translated(*parts: Part) -> list[Part]:
    translation = PartsOf2022()
    return [translation.of(part) for part in parts]


def test_fragments_are_known_by_path_and_label() -> None:
    assert translated(
        {
            "data": {"me": {"id": "1"}},
            "errors": [_ERROR],
            "pending": [{"id": "0", "path": ["me"], "label": "Late"}, {"id": "1", "path": []}],
            "hasNext": True,
            "extensions": {"cost": 1},
        },
        {
            "incremental": [{"id": "0", "data": {"name": "a"}}, {"id": "1", "data": {"b": None}}],
            "completed": [{"id": "0"}, {"id": "1"}],
            "hasNext": False,
        },
    ) == [
        {
            "data": {"me": {"id": "1"}},
            "errors": [_ERROR],
            "extensions": {"cost": 1},
            "hasNext": True,
        },
        {
            "incremental": [
                {"path": ["me"], "label": "Late", "data": {"name": "a"}},
                {"path": [], "data": {"b": None}},
            ],
            "hasNext": False,
        },
    ]


def test_what_lies_deeper_says_where_and_errors_stay_with_it() -> None:
    increment = {"id": "0", "subPath": ["friends", 1], "data": {"name": None}, "errors": [_ERROR]}

    _, later = translated(
        {"data": {}, "pending": [{"id": "0", "path": ["me"], "label": "A"}], "hasNext": True},
        {"incremental": [increment], "completed": [{"id": "0"}], "hasNext": False},
    )

    assert later["incremental"] == [
        {"path": ["me", "friends", 1], "data": {"name": None}, "errors": [_ERROR]},
        {"path": ["me"], "label": "A", "data": {}},
    ]


def test_a_fragment_that_failed_is_null() -> None:
    _, later = translated(
        {"data": {}, "pending": [{"id": "0", "path": ["me"], "label": "A"}], "hasNext": True},
        {"completed": [{"id": "0", "errors": [_ERROR]}], "hasNext": False},
    )

    assert later == {
        "incremental": [{"path": ["me"], "label": "A", "data": None, "errors": [_ERROR]}],
        "hasNext": False,
    }


def test_a_fragment_all_of_which_came_with_another_has_come_too() -> None:
    pending = [{"id": "0", "path": [], "label": "A"}, {"id": "1", "path": [], "label": "B"}]

    _, later = translated(
        {"data": {}, "pending": pending, "hasNext": True},
        {
            "incremental": [{"id": "0", "data": {"a": 1}}],
            "completed": [{"id": "0"}, {"id": "1"}],
            "hasNext": False,
        },
    )

    assert later["incremental"] == [
        {"path": [], "label": "A", "data": {"a": 1}},
        {"path": [], "label": "B", "data": {}},
    ]


def test_a_fragment_is_not_named_before_it_is_complete() -> None:
    pending = [{"id": "0", "path": ["a"], "label": "A"}, {"id": "1", "path": [], "label": "B"}]

    _, second, third = translated(
        {"data": {"a": {}}, "pending": pending, "hasNext": True},
        {
            "incremental": [{"id": "0", "data": {"shared": 1}}],
            "completed": [{"id": "1"}],
            "hasNext": True,
        },
        {
            "incremental": [{"id": "0", "data": {"own": 2}}],
            "completed": [{"id": "0"}],
            "hasNext": False,
        },
    )

    assert second["incremental"] == [
        {"path": ["a"], "data": {"shared": 1}},
        {"path": [], "label": "B", "data": {}},
    ]
    assert third["incremental"] == [{"path": ["a"], "label": "A", "data": {"own": 2}}]


def test_what_was_told_of_a_fragment_that_fails_afterwards_does_not_bear_its_name() -> None:
    _, later = translated(
        {"data": {}, "pending": [{"id": "0", "path": [], "label": "A"}], "hasNext": True},
        {
            "incremental": [{"id": "0", "data": {"shared": 1}}],
            "completed": [{"id": "0", "errors": [_ERROR]}],
            "hasNext": False,
        },
    )

    assert later["incremental"] == [
        {"path": [], "data": {"shared": 1}},
        {"path": [], "label": "A", "data": None, "errors": [_ERROR]},
    ]


def test_a_fragment_in_several_pieces_is_named_with_its_last() -> None:
    pieces = [{"id": "0", "data": {"a": 1}}, {"id": "0", "data": {"b": 2}}]

    _, later = translated(
        {"data": {}, "pending": [{"id": "0", "path": [], "label": "A"}], "hasNext": True},
        {"incremental": pieces, "completed": [{"id": "0"}], "hasNext": False},
    )

    assert later["incremental"] == [
        {"path": [], "data": {"a": 1}},
        {"path": [], "label": "A", "data": {"b": 2}},
    ]


def test_what_came_before_a_fragment_was_complete_does_not_stand_for_its_end() -> None:
    *_, last = translated(
        {"data": {}, "pending": [{"id": "0", "path": [], "label": "A"}], "hasNext": True},
        {"incremental": [{"id": "0", "data": {"shared": 1}}], "hasNext": True},
        {"completed": [{"id": "0"}], "hasNext": False},
    )

    assert last == {"incremental": [{"path": [], "label": "A", "data": {}}], "hasNext": False}


def test_fragments_in_fragments_are_awaited_once_they_are_told() -> None:
    _, second, third = translated(
        {"data": {}, "pending": [{"id": "0", "path": []}], "hasNext": True},
        {
            "pending": [{"id": "1", "path": ["a"], "label": "Inner"}],
            "incremental": [{"id": "0", "data": {"a": {}}}],
            "completed": [{"id": "0"}],
            "hasNext": True,
        },
        {
            "incremental": [{"id": "1", "data": {"b": 1}}],
            "completed": [{"id": "1"}],
            "hasNext": False,
        },
    )

    assert second == {"incremental": [{"path": [], "data": {"a": {}}}], "hasNext": True}
    assert third == {
        "incremental": [{"path": ["a"], "label": "Inner", "data": {"b": 1}}],
        "hasNext": False,
    }


def test_a_last_part_may_say_no_more_than_that() -> None:
    assert translated({"data": {}, "pending": [], "hasNext": True}, {"hasNext": False}) == [
        {"data": {}, "hasNext": True},
        {"hasNext": False},
    ]
