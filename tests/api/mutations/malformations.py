"""How each argument of a mutation can be malformed, derived from the schema alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    get_nullable_type,
)

from resolvers.node import GlobalId
from tests.api.client import Json

_LONG = "x" * 200_001
_MANY = 2_000

#: What nobody sees of these is left out, and an optional line of nothing is none.
CLEANED = frozenset({"empty", "blank", "control"})
_STRINGS: dict[str, Json] = {
    "empty": "",
    "blank": " \t\n\u3000",
    "control": "a\x00\x1b[2J\u202eb",
    "lone surrogate": "a\ud800b",
    "too long": _LONG,
    "a number": 5,
}
_IDS: dict[str, Json] = {
    "empty": "",
    "nonsense": "nonsense",
    "NUL": "a\x00b",
    "lone surrogate": "\ud800",
    "too long": _LONG,
    "of another type": str(GlobalId("Nothing", "1")),
    "a number": 5,
    "a fraction": 1.5,
}
_NUMBERS: dict[str, Json] = {
    "least": -(2**31),
    "negative": -1,
    "zero": 0,
    "greatest": 2**31 - 1,
    "beyond": 2**31,
    "endless": 10**400,
    "a text": "1",
    "a truth": True,
}
_VALUES: dict[str, dict[str, Json]] = {
    "String": _STRINGS,
    "ID": _IDS,
    "Int": {**_NUMBERS, "a fraction": 1.5},
    "Float": {**_NUMBERS, "huge": 1e308, "tiny": 5e-324},
    "Boolean": {"a text": "true", "a number": 1},
    "DateTime": {
        "nonsense": "nonsense",
        "empty": "",
        "without a zone": "2030-01-01T00:00:00",
        "the first": "0001-01-01T00:00:00Z",
        "before the first": "0001-01-01T00:00:00+09:00",
        "after the last": "9999-12-31T23:59:59-09:00",
        "a number": 5,
    },
}

#: Where in the input; a number is a place in a list.
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an input of a mutation holds a value."""

    path: Path
    kind: GraphQLInputType
    is_alternative: bool = False

    def __str__(self) -> str:
        return ".".join(str(step) for step in self.path) or "input"

    def filled(self, given: Json, value: Json) -> Json:
        """The input with that value there, alone where only one of several may be there."""
        if self.is_alternative:
            return _put(given, self.path[:-1], {self.path[-1]: value})
        return _put(given, self.path, value)


@dataclass(frozen=True, slots=True)
class Malformation:
    place: Place
    label: str
    value: Json

    def __str__(self) -> str:
        return f"{self.place}: {self.label}"

    def done_to(self, given: Json) -> Json:
        return self.place.filled(given, self.value)


def places(kind: GraphQLInputType, path: Path = (), *, alone: bool = False) -> Iterator[Place]:
    """All in an input of that kind; objects and lists come before their parts."""
    yield Place(path, kind, alone)
    inner = get_nullable_type(kind)
    if isinstance(inner, GraphQLInputObjectType):
        for name, field in inner.fields.items():
            yield from places(field.type, (*path, name), alone=inner.is_one_of)
    if isinstance(inner, GraphQLList):
        yield from places(inner.of_type, (*path, 0))


def malformations(place: Place) -> Iterator[Malformation]:
    for label, value in _of(place.kind).items():
        yield Malformation(place, label, value)


def _put(given: Json, path: Path, value: Json) -> Json:
    """A copy, with what leads to that place where it is not there."""
    if not path:
        return value
    step, *others = path
    if isinstance(step, int):
        return [_put(None, tuple(others), value)]
    changed = dict(given) if isinstance(given, dict) else {}
    changed[step] = _put(changed.get(step), tuple(others), value)
    return changed


def _of(kind: GraphQLInputType) -> dict[str, Json]:
    inner = get_nullable_type(kind)
    absent = {"null": None} if isinstance(kind, GraphQLNonNull) else {}
    if isinstance(inner, GraphQLInputObjectType):
        return {**absent, "empty": {}, "unknown field": {"bogus": 1}, "a list": [[]]}
    if isinstance(inner, GraphQLList):
        return {**absent, "of null": [None], "many": _many(inner.of_type), "a list in it": [[[]]]}
    if isinstance(inner, GraphQLEnumType):
        return {**absent, "nonsense": "NONSENSE", "lower case": next(iter(inner.values)).lower()}
    return {**absent, "an object": {"bogus": 1}, **_VALUES[inner.name]}


def _many(kind: GraphQLInputType) -> Json:
    """One value many times."""
    inner = get_nullable_type(kind)
    if isinstance(inner, GraphQLEnumType):
        return [next(iter(inner.values))] * _MANY
    return [{"heading": "一"} if isinstance(inner, GraphQLInputObjectType) else "一"] * _MANY
