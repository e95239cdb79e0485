"""Functions are written that answer objects as columns would, or say that one is odd."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from execution.rows import Answer, Part, Read, Reading, dictionaries, reading

_TEXT = Answer("type({value}) is not str")


def _made(how: Reading, things: list[Any], columns: Sequence[Sequence[Any]]) -> Any:  # noqa: ANN401 - None, or any values
    return how.answer(how.read(things), columns)


def _things(*names: object) -> list[Any]:
    return [SimpleNamespace(name=name, kind=name) for name in names]


@pytest.mark.parametrize("length", [0, 1, 2, 100, 300])
@pytest.mark.parametrize("every", [1, 2, 1000])
def test_each_key_has_its_value_or_null(length: int, every: int) -> None:
    keys = [f"key_{place}" for place in range(length)]
    given = {key: place for place, key in enumerate(keys) if place % every == 0}
    rows: list[list[Any]] = [[*given.values()], [None] * len(given)]
    [made, other] = dictionaries(keys, [*given], rows)
    assert [*made.items()] == [(key, given.get(key)) for key in keys]
    assert other == dict.fromkeys(keys)
    read = reading(keys, {}, [*given])
    assert _made(read, _things("a", "b"), [*zip(*rows, strict=True)]) == [made, other]


def test_values_are_read_given_and_shared_in_the_order_of_their_keys() -> None:
    parts: dict[str, Part] = {"name": Read("name", _TEXT), "__typename": "Thing"}
    read = reading(["later", "name", "length", "__typename"], parts, ["length"])
    made = _made(read, _things("a", "bc"), [[1, 2]])
    assert [[*each.items()] for each in made] == [
        [("later", None), ("name", name), ("length", length), ("__typename", "Thing")]
        for name, length in (("a", 1), ("bc", 2))
    ]
    assert _made(read, [], [[]]) == []


def test_what_is_known_is_handed_along() -> None:
    answer = Answer(None, "{known}[{value}]", {"a": "A", "b": "B"})
    read = reading(
        ["kind", "name"], {"kind": Read("kind", answer), "name": Read("name", _TEXT)}, []
    )
    assert _made(read, _things("a", "b"), []) == [
        {"kind": "A", "name": "a"},
        {"kind": "B", "name": "b"},
    ]
    with pytest.raises(KeyError):
        _made(read, _things("a", "c"), [])


@pytest.mark.parametrize("odd", [None, 1, ValueError("name")])
def test_one_odd_value_is_enough(odd: object) -> None:
    read = reading(["name"], {"name": Read("name", _TEXT)}, [])
    assert _made(read, _things("a", odd), []) is None


def test_an_attribute_that_is_not_there_is_an_error() -> None:
    read = reading(["size"], {"size": Read("size", _TEXT)}, [])
    with pytest.raises(AttributeError):
        _made(read, _things("a"), [])


def test_names_of_graphql_are_no_names_of_the_function() -> None:
    parts: dict[str, Part] = {"source": Read("name", _TEXT), "answered": "x", "{value}": "y"}
    read = reading(["source", "answered", "{value}", "sources"], parts, ["sources"])
    assert _made(read, _things("a"), [["b"]]) == [
        {"source": "a", "answered": "x", "{value}": "y", "sources": "b"}
    ]
