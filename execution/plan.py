"""An operation, made ready: for each type of object, the fields that are asked of it."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution import VariableValues

from execution.leaves import Leaf
from execution.runtime_types import Info, RuntimeTypes
from execution.values import Value

#: What decides about types is as varied as classes are; if there is more, too much was declared.
_KNOWN = 1000


class Reader(Protocol):
    """How the values of one field come about."""

    def read(
        self, run: "Running", group: "Group", step: "FieldStep"
    ) -> list[Value] | Awaitable[list[Value]]:
        """One for each object of the group; an exception stands where one was raised."""


@dataclass(frozen=True, slots=True, eq=False)
class ObjectPlan:
    type: GraphQLObjectType
    steps: Sequence["FieldStep"]


class ObjectShape:
    """Values that are objects; a plan is made for each type that comes, when it comes.

    `only` is the type of all of them, where nobody checks that.
    """

    def __init__(
        self,
        types: RuntimeTypes,
        make: Callable[[GraphQLObjectType], ObjectPlan],
        *,
        only: GraphQLObjectType | None,
    ) -> None:
        self._only = only
        self._types = types
        self._make = make
        self._plans: dict[str, ObjectPlan] = {}
        self._known: dict[Hashable, ObjectPlan] = {}

    def known(self, values: Sequence[Value]) -> Sequence[ObjectPlan] | None:
        """The plan of each; None where one of them has to be asked about."""
        key, known = self._types.key, self._known
        with suppress(Exception):  # asked about one by one, where it is told
            if self._only is not None:
                return [self._plan(self._only)] * len(values) if values else []
            if key is not None:
                return [known[key(value)] for value in values]
        return None

    def plan_of(self, value: Value, info: Info) -> ObjectPlan | Awaitable[ObjectPlan]:
        """Raises whatever graphql-core raises for an object of no fitting type."""
        if (known := self.known([value])) is not None:
            return known[0]
        of = self._types.of(value, info) if self._only is None else self._only
        if not isinstance(of, GraphQLObjectType):
            return self._plan_later(of)
        plan = self._plan(of)
        if self._types.key is not None and len(self._known) < _KNOWN:
            with suppress(Exception):  # then it is asked about again
                self._known[self._types.key(value)] = plan
        return plan

    async def _plan_later(self, coming: Awaitable[GraphQLObjectType]) -> ObjectPlan:
        return self._plan(await coming)

    def _plan(self, of: GraphQLObjectType) -> ObjectPlan:
        found = self._plans.get(of.name)
        if found is None:
            found = self._plans[of.name] = self._make(of)
        return found


Shape = Leaf | ObjectShape


@dataclass(slots=True, eq=False, kw_only=True)
class FieldStep:
    """One response key of one type of object.

    `nullable` says of the field and then of each level of its lists whether null may stand there.
    """

    key: str
    nodes: list[FieldNode]
    definition: GraphQLField
    parent_type: GraphQLObjectType
    reader: Reader
    nullable: tuple[bool, ...]
    shape: Shape

    @property
    def depth(self) -> int:
        """How many lists are around each item."""
        return len(self.nullable) - 1


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Plan:
    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDefinitionNode]
    root: ObjectPlan
    is_serial: bool
    #: Resolvers of strawberry's schemas are told a little else.
    is_of_strawberry: bool


class Group:
    """Objects of one type at one place of the plan, with what is answered of each.

    The object at an index of it belongs to that at `parents[index]` of `parent`, whose field
    `step` holds it; `places[index]` are its indices in the lists of that field.
    """

    __slots__ = ("parent", "parents", "places", "plan", "results", "sources", "step")

    def __init__(
        self, plan: ObjectPlan, parent: "Group | None" = None, step: FieldStep | None = None
    ) -> None:
        self.plan = plan
        self.parent = parent
        self.step = step
        self.sources: list[Value] = []
        self.results: list[dict[str, Any]] = []
        self.parents: list[int] = []
        self.places: list[tuple[int, ...]] = []

    @classmethod
    def of_root(cls, plan: ObjectPlan, root_value: Value) -> "Group":
        group = cls(plan)
        group.sources.append(root_value)
        group.results.append({})
        return group

    def path(self, index: int) -> tuple[str | int, ...]:
        if self.parent is None or self.step is None:
            return ()
        above = self.parent.path(self.parents[index])
        return (*above, self.step.key, *self.places[index])


class Running(Protocol):
    """What readers know of the execution that they read for."""

    plan: Plan
    context: Any
    root_value: Value
    variables: VariableValues

    def arguments(self, step: FieldStep) -> dict[str, Any]:
        """Those of the field, as its resolver takes them; raises `GraphQLError`."""
