"""Random operations, all of them valid, over the zoo's schema."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from zlib import crc32

from graphql import (
    GraphQLBoolean,
    GraphQLField,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
)

from tests.execution.giving import Giving, Variable

_DEEPEST = 4
_INTROSPECTION = (
    "__schema { queryType { name } directives { name args { name type { kind } } } }",
    '__type(name: "Lion") { name kind interfaces { name } fields { name isDeprecated } }',
    '__type(name: "Nobody") { name }',
)
_IF = GraphQLNonNull(GraphQLBoolean)


@dataclass(frozen=True, slots=True)
class Written:
    text: str
    variables: Sequence[Variable]


@dataclass(frozen=True, slots=True)
class _Fragment:
    name: str
    on: GraphQLNamedType
    text: str


class Writing:
    """Of one document; response names tell which field with which arguments they are of.

    So whatever is merged fits together.
    """

    def __init__(self, schema: GraphQLSchema, random: Random) -> None:
        self._schema = schema
        self._random = random
        self._giving = Giving(random)
        self._fragments: list[_Fragment] = []

    def write(self) -> Written:
        kind, root = self._random.choices(
            [
                ("query", self._schema.query_type),
                ("mutation", self._schema.mutation_type),
                ("subscription", self._schema.subscription_type),
            ],
            [80, 14, 6],
        )[0]
        assert root is not None
        if kind == "subscription":
            name = self._random.choice([*root.fields])
            body = "{" + self._field(root, name, 1, condition="") + "}"
        else:
            body = self._selections(root, 0)
        defined = ", ".join(each.definition for each in self._giving.variables)
        operation = f"{kind} Main{f'({defined})' if defined else ''} {body}"
        parts = [operation, *(each.text for each in self._fragments)]
        self._random.shuffle(parts)
        return Written("\n".join(parts), self._giving.variables)

    def _selections(self, of: GraphQLNamedType, depth: int) -> str:
        many = self._random.randint(1, 3 if depth else 5)
        return "{\n" + "\n".join(self._selection(of, depth) for _ in range(many)) + "\n}"

    def _selection(self, of: GraphQLNamedType, depth: int) -> str:
        roll = self._random.random()
        if roll < 0.1 and depth < _DEEPEST:
            return self._spread(of, depth)
        if roll < 0.22 and depth < _DEEPEST:
            on = self._random.choice(["", *(f" on {each}" for each in self._overlapping(of))])
            named = self._schema.type_map[on.removeprefix(" on ")] if on else of
            return f"...{on}{self._condition()} {self._selections(named, depth + 1)}"
        if of is self._schema.query_type and roll > 0.985:
            return self._random.choice(_INTROSPECTION)
        names = self._names(of, depth)
        if roll > 0.92 or not names:
            return f"{self._random.choice(['', 'of: ', 'what: '])}__typename{self._condition()}"
        return self._field(of, self._random.choice(names), depth, condition=self._condition())

    def _names(self, of: GraphQLNamedType, depth: int) -> list[str]:
        """Fields that lead on are rarer where it is deep."""
        fields = _fields(of)
        leaves = [name for name, each in fields.items() if is_leaf_type(get_named_type(each.type))]
        others = [name for name in fields if name not in leaves]
        return (
            leaves
            if depth >= _DEEPEST or self._random.random() < 0.15 * depth
            else others + (leaves if len(leaves) < 9 else self._random.sample(leaves, 9))
        )

    def _field(self, of: GraphQLNamedType, name: str, depth: int, *, condition: str) -> str:
        field = _fields(of)[name]
        given = self._arguments(field)
        inner = get_named_type(field.type)
        below = "" if is_leaf_type(inner) else f" {self._selections(inner, depth + 1)}"
        return f"{self._alias(name, given)}{name}{given}{condition}{below}"

    def _alias(self, name: str, given: str) -> str:
        if given:
            return f"{self._random.choice('ab')}_{name}_{crc32(given.encode())}: "
        return self._random.choice(["", "", "", f"z_{name}: ", f"A_{name}: "])

    def _arguments(self, field: GraphQLField) -> str:
        given = [
            f"{name}: {self._giving.literal(each.type, has_default=not is_required_argument(each))}"
            for name, each in field.args.items()
            if is_required_argument(each) or self._random.random() < 0.25
        ]
        self._random.shuffle(given)
        return f"({', '.join(given)})" if given else ""

    def _condition(self) -> str:
        roll = self._random.random()
        names = self._random.sample(["skip", "include"], 2)
        chosen = names if roll < 0.02 else names[:1] if roll < 0.14 else []
        return "".join(f" @{name}(if: {self._if()})" for name in chosen)

    def _if(self) -> str:
        return self._giving.literal(_IF) if self._random.random() < 0.9 else "true"

    def _spread(self, of: GraphQLNamedType, depth: int) -> str:
        overlapping = self._overlapping(of)
        known = [each for each in self._fragments if each.on.name in overlapping]
        if known and self._random.random() < 0.6:
            fragment = self._random.choice(known)
        else:
            fragment = self._fragment(self._random.choice(overlapping), depth)
        return f"...{fragment.name}{self._condition()}"

    def _fragment(self, on: str, depth: int) -> _Fragment:
        """Known only when it is finished, so that it does not hold itself."""
        of = self._schema.type_map[on]
        body = self._selections(of, depth + 1)
        name = f"F{len(self._fragments)}"
        fragment = _Fragment(name, of, f"fragment {name} on {on} {body}")
        self._fragments.append(fragment)
        return fragment

    def _overlapping(self, of: GraphQLNamedType) -> list[str]:
        """The names of types that an object of this type may also be of."""
        own = self._possible(of)
        return [
            name
            for name, each in self._schema.type_map.items()
            if not name.startswith("__") and own & self._possible(each)
        ]

    def _possible(self, of: Any) -> set[str]:  # noqa: ANN401 - of any type
        if isinstance(of, GraphQLObjectType):
            return {of.name}
        if not is_abstract_type(of):
            return set()
        return {each.name for each in self._schema.get_possible_types(of)}


def _fields(of: Any) -> Mapping[str, GraphQLField]:  # noqa: ANN401 - a composite type
    return {} if isinstance(of, GraphQLUnionType) else of.fields
