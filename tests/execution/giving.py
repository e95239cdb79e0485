"""Random values for arguments and variables: as literals of a document, and as JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLNonNull,
    is_list_type,
    is_required_input_field,
)

_LITERALS: Mapping[str, tuple[str, ...]] = {
    "Int": ("0", "-7", "2147483647"),
    "Float": ("1.5", "2", "-0.0"),
    "String": ('""', '"老旺"', '"a\\n\\"b\\""', '"""block\n  text"""'),
    "Boolean": ("true", "false"),
    "ID": ('"a"', "7"),
    "DateTime": ('"2026-02-28T01:02:03"',),
    "Picky": ('"fine"', "3", "[1]"),
}
_JSON: Mapping[str, tuple[object, ...]] = {
    "Int": (0, -7, 2147483647, 3.0),
    "Float": (1.5, 2),
    "String": ("", "老旺", '"'),
    "Boolean": (True, False),
    "ID": ("a", 7),
    "DateTime": ("2026-02-28T01:02:03",),
    "Picky": ("fine", 3, [1], "fine", 3, "bad"),
}
#: Also of what would be a mistake, where a variable has it.
_MISTAKE = "no value of that type"


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    type: GraphQLInputType
    default: str | None

    @property
    def definition(self) -> str:
        default = "" if self.default is None else f" = {self.default}"
        return f"${self.name}: {self.type}{default}"


@dataclass(slots=True)
class Giving:
    random: Random
    variables: list[Variable] = field(default_factory=list)

    def literal(self, of: Any, *, has_default: bool = False, depth: int = 0) -> str:  # noqa: ANN401 - an input type
        """May name variables, which are allowed where such a literal is."""
        if self.random.random() < 0.25:
            return f"${self._variable(of, has_default=has_default).name}"
        return self._constant(of, depth, self.literal)

    def _constant(self, of: Any, depth: int, inner: Callable[..., str]) -> str:  # noqa: ANN401 - as above
        if isinstance(of, GraphQLNonNull):
            of = of.of_type
        elif self.random.random() < 0.2:
            return "null"
        if is_list_type(of):
            return self._list(of, depth, inner)
        if isinstance(of, GraphQLEnumType):
            return str(self.random.choice([*of.values]))
        if isinstance(of, GraphQLInputObjectType):
            return self._object(of, depth, inner)
        return self.random.choice(_LITERALS[of.name])

    def _list(self, of: Any, depth: int, inner: Callable[..., str]) -> str:  # noqa: ANN401 - as above
        items = [inner(of.of_type, depth=depth + 1) for _ in range(self.random.randrange(3))]
        is_single = len(items) == 1 and items[0] != "null" and items[0][0] not in "[$"
        return items[0] if is_single and self.random.random() < 0.3 else f"[{' '.join(items)}]"

    def _object(self, of: GraphQLInputObjectType, depth: int, inner: Callable[..., str]) -> str:
        if of.is_one_of:
            [(name, chosen)] = self.random.sample([*of.fields.items()], 1)
            return f"{{{name}: {self._constant(GraphQLNonNull(chosen.type), depth + 1, inner)}}}"
        given = [
            f"{name}: {inner(each.type, has_default=_has_default(each), depth=depth + 1)}"
            for name, each in of.fields.items()
            if self._is_given(each, depth)
        ]
        return f"{{{', '.join(given)}}}"

    def _is_given(self, each: GraphQLInputField, depth: int) -> bool:
        return is_required_input_field(each) or self.random.random() < 0.4 / (1 + depth)

    def _default(self, of: Any, *, has_default: bool = False, depth: int = 0) -> str:  # noqa: ANN401 - as above
        del has_default
        return self._constant(of, depth, self._default)

    def _variable(self, of: Any, *, has_default: bool) -> Variable:  # noqa: ANN401 - as above
        default: str | None = None
        nullable = of.of_type if isinstance(of, GraphQLNonNull) else of
        how = self.random.randrange(4)
        if nullable is not of and how == 0:
            of, default = nullable, self._default(GraphQLNonNull(nullable))
        elif nullable is not of and how == 1 and has_default:
            of = nullable
        elif nullable is of and how == 0:
            of = GraphQLNonNull(of)
        elif how == 1:
            default = self._default(of)
        return self._known(of, default)

    def _known(self, of: GraphQLInputType, default: str | None) -> Variable:
        """One that is there already, now and then."""
        for each in self.variables:
            same = str(each.type) == str(of) and (each.default is None) == (default is None)
            if same and self.random.random() < 0.5:
                return each
        made = Variable(f"v{len(self.variables)}", of, default)
        self.variables.append(made)
        return made


def json_of_all(variables: Sequence[Variable], random: Random) -> dict[str, Any]:
    """What a client sends."""
    sent: dict[str, Any] = {}
    for each in variables:
        may_lack = each.default is not None or not isinstance(each.type, GraphQLNonNull)
        if not may_lack or random.random() < 0.8:
            sent[each.name] = _MISTAKE if random.random() < 0.002 else _json(each.type, random)
    return sent


def _json(of: Any, random: Random, depth: int = 0) -> Any:  # noqa: ANN401 - JSON of an input type
    if isinstance(of, GraphQLNonNull):
        of = of.of_type
    elif random.random() < 0.15:
        return None
    if is_list_type(of):
        return [_json(of.of_type, random, depth + 1) for _ in range(random.randrange(3))]
    if isinstance(of, GraphQLEnumType):
        return random.choice([*of.values])
    if isinstance(of, GraphQLInputObjectType):
        return _json_object(of, random, depth)
    return random.choice(_JSON[of.name])


def _json_object(of: GraphQLInputObjectType, random: Random, depth: int) -> dict[str, Any]:
    if of.is_one_of:
        [(name, chosen)] = random.sample([*of.fields.items()], 1)
        return {name: _json(GraphQLNonNull(chosen.type), random, depth + 1)}
    return {
        name: _json(each.type, random, depth + 1)
        for name, each in of.fields.items()
        if is_required_input_field(each) or random.random() < 0.4 / (1 + depth)
    }


def _has_default(each: GraphQLInputField) -> bool:
    return each.default is not None or each.default_value is not None
