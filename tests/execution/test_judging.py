"""The oracle objects to answers that the specification does not allow, and to no others.

The operation below loses an item, and the list around it, and has an error by itself.
"""

from collections.abc import Callable
from typing import Any

import pytest
from graphql import ExecutionResult, GraphQLError

from tests.execution.judging import Possible, objections, out_of_turn

_NULLABLE = {
    ("a",): True,
    ("a", 0): False,
    ("a", 0, "b"): False,
    ("a", 0, "c"): True,
    ("a", 0, "d"): False,
    ("e",): True,
}
_B = GraphQLError("", path=["a", 0, "b"])
_C = GraphQLError("", path=["a", 0, "c"])
_D = GraphQLError("", path=["a", 0, "d"])
_E = GraphQLError("", path=["e"])
_POSSIBLE = Possible([_B, _C, _D, _E], _NULLABLE)
_DATA = {"a": None, "e": None, "f": [1, {"g": 2}]}
_CORE = ExecutionResult(_DATA, [_C, _D, _E])


def found(errors: list[GraphQLError] | None, data: Any = _DATA) -> list[str]:  # noqa: ANN401 - JSON
    return objections(ExecutionResult(data, errors), _CORE, _POSSIBLE)


@pytest.mark.parametrize(
    "errors",
    [[_C, _D, _E], [_B, _E], [_E, _D], [_E, _C, _B]],
    ids=["as graphql-core", "the other first", "in another order", "below it first"],
)
def test_any_order_of_the_fields_is_allowed(errors: list[GraphQLError]) -> None:
    assert found(errors) == []


@pytest.mark.parametrize(
    ("errors", "objection"),
    [
        (None, "There are errors in one answer only."),
        ([_B], "Not told, and not swallowed"),
        ([_C, _E], "Not told, and not swallowed"),
        ([_B, _D, _E], "Null stood there already"),
        ([_B, _C, _E], "Null stood there already"),
        ([_B, _E, _E], "Unheard of"),
        ([_B, GraphQLError("", path=["e", 0])], "Unheard of"),
        ([_B, GraphQLError("other", path=["e"])], "Unheard of"),
        ([_B, GraphQLError("", path=["e"], extensions={"code": "A"})], "Unheard of"),
        ([_B, GraphQLError("", path=["e"], original_error=ValueError())], "Unheard of"),
    ],
)
def test_other_errors_are_not(errors: list[GraphQLError] | None, objection: str) -> None:
    assert objection in "".join(found(errors))


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data | {"a": [None]},
        lambda data: data | {"f": [{"g": 2}, 1]},
        lambda data: {"e": data["e"], **data},
        lambda data: data | {"f": [1.0, {"g": 2}]},
        lambda _: None,
    ],
    ids=["null elsewhere", "order of items", "order of keys", "another number", "nothing"],
)
def test_other_data_are_not(change: Callable[[Any], Any]) -> None:
    assert found([_B, _E], change(_DATA)) == ["The data differ."]


def test_errors_before_execution_are_the_same_in_the_same_order() -> None:
    one, other = GraphQLError("one"), GraphQLError("other")
    core = ExecutionResult(None, [one, other])
    assert objections(ExecutionResult(None, [one, other]), core, None) == []
    assert objections(ExecutionResult(None, [other, one]), core, None) != []


def test_root_fields_of_mutations_fail_in_their_order() -> None:
    lost = GraphQLError("", path=["second"])
    early, late = GraphQLError("", path=["first"]), GraphQLError("", path=["third"])
    names = ["first", "second", "third"]
    assert out_of_turn(ExecutionResult(None, [early, lost]), names) == []
    assert out_of_turn(ExecutionResult(None, [late, lost]), names) != []
