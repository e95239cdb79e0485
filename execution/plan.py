"""An operation, made ready: for each type of object, the fields that are asked of it."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Any, NamedTuple, Protocol

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution import VariableValues

from execution.arguments import Arguments
from execution.following import Followed
from execution.items import Items
from execution.leaves import Leaf
from execution.rows import WRITTEN, Answer, Part, Reading, dictionaries, reading
from execution.runtime_types import Info, RuntimeTypes
from execution.values import Value

#: What decides about types is as varied as classes are; if there is more, too much was declared.
_KNOWN = 1000


class Reader(Protocol):
    """How the values of one field come about."""

    def read(
        self, run: "Running", group: "Group", step: "FieldStep"
    ) -> list[Value] | Followed | Awaitable[list[Value]]:
        """One for each object of the group; an exception stands where one was raised."""


class OfObjects(ABC):
    """A reader that has to know no more than the objects."""

    __slots__ = ()

    @abstractmethod
    def values(self, step: "FieldStep", sources: Sequence[Value]) -> list[Value] | None:
        """What is read of them; None where that takes more, after all."""

    def part(self, step: "FieldStep", answer: Answer | None) -> Part | None:  # noqa: ARG002 - by default
        """How the field is answered within a function of all of an object's; None in a column."""
        return None


class ObjectPlan:
    """Those of its steps that are leaves, read of objects alone, are answered all at once.

    Where it is serial, all are taken one after the other.
    """

    def __init__(
        self, of: GraphQLObjectType, steps: Sequence["FieldStep"], *, is_serial: bool = False
    ) -> None:
        self.type = of
        self.steps = steps
        self._columns = [] if is_serial else [*filter(None, map(_column, steps))]
        at_once = {column.step for column in self._columns}
        #: Those that are not answered at once.
        self.others = [step for step in steps if step not in at_once]
        self._keys = [] if is_serial else [step.key for step in steps]
        self._parts = {
            column.step.key: part
            for column in self._columns
            if (part := column.reader.part(column.step, column.leaf.answer())) is not None
        }
        self._given = [each for each in self._columns if each.step.key not in self._parts]
        self._is_new = True

    def answered(self, sources: Sequence[Value]) -> tuple[list[dict[str, Any]], list["Odd"]]:
        """What is answered of the objects, with null for what is not yet; and what to look at."""
        if self._is_new or len(self._keys) > WRITTEN:
            self._is_new = False  # what is asked once is not worth a function
            return self._looked_at(sources)
        with suppress(Exception):  # met again below, at the field that it is of
            is_shared = len(sources) > 1 and sources[0] is sources[-1] and not self.others
            answered = (self._read_once if is_shared else self._read)(sources)
            if answered is not None:
                return answered, []
        return self._looked_at(sources)

    def _read_once(self, sources: Sequence[Value]) -> list[dict[str, Any]] | None:
        """Many objects lead to few, as all of a page do to their owner.

        There are no steps left that would write into what is answered of one of them.
        """
        each = {id(source): source for source in sources}
        answered = self._read([*each.values()])
        if answered is None:
            return None
        found = dict(zip(each, answered, strict=True))
        return [found[id(source)] for source in sources]

    def _read(self, sources: Sequence[Value]) -> list[dict[str, Any]] | None:
        columns = []
        for step, reader, leaf in self._given:
            values = reader.values(step, sources)
            coerced = None if values is None else leaf.column(values)
            if coerced is None:
                return None
            columns.append(coerced)
        return self._reading(sources, columns)

    @cached_property
    def _reading(self) -> Reading:
        return reading(self._keys, self._parts, [each.step.key for each in self._given])

    def _looked_at(self, sources: Sequence[Value]) -> tuple[list[dict[str, Any]], list["Odd"]]:
        answered, odd = [], []
        for step, reader, leaf in self._columns:
            values = reader.values(step, sources)
            coerced = None if values is None else leaf.column(values)
            if coerced is None:
                odd.append(Odd(step, values))
                coerced = [None] * len(sources)
            answered.append(coerced)
        rows = zip(*answered, strict=True) if answered else repeat((), len(sources))
        return dictionaries(self._keys, [each.step.key for each in self._columns], rows), odd


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

    def common(self, values: Sequence[Value]) -> ObjectPlan | None:
        """That of all values; None where they have several, or one has to be asked about."""
        key = self._types.key
        with suppress(Exception):  # asked about one by one, where it is told
            if self._only is not None:
                return self.of_type(self._only)
            if key is not None:
                [decisive] = set(map(key, values))
                return self._known[decisive]
        return None

    def known(self, values: Sequence[Value]) -> Sequence[ObjectPlan] | None:
        """That of each; None where one of them has to be asked about."""
        key, known = self._types.key, self._known
        with suppress(Exception):  # as above
            if self._only is not None:
                return [self.of_type(self._only)] * len(values)
            if key is not None:
                return [known[key(value)] for value in values]
        return None

    def plan_of(self, value: Value, info: Info) -> ObjectPlan | Awaitable[ObjectPlan]:
        """Raises whatever graphql-core raises for an object of no fitting type."""
        if (known := self.common([value])) is not None:
            return known
        of = self._types.of(value, info) if self._only is None else self._only
        if not isinstance(of, GraphQLObjectType):
            return self._plan_later(of)
        plan = self.of_type(of)
        if self._types.key is not None and len(self._known) < _KNOWN:
            with suppress(Exception):  # then it is asked about again
                self._known[self._types.key(value)] = plan
        return plan

    def of_type(self, of: GraphQLObjectType) -> ObjectPlan:
        """Raises `GraphQLError` where `@skip` or `@include` of a field has null."""
        found = self._plans.get(of.name)
        if found is None:
            found = self._plans[of.name] = self._make(of)
        return found

    async def _plan_later(self, coming: Awaitable[GraphQLObjectType]) -> ObjectPlan:
        return self.of_type(await coming)


Shape = Leaf | ObjectShape


@dataclass(slots=True, eq=False, kw_only=True)
class FieldStep:
    """One response key of one type of object.

    `nullable` says of the field and then of each level of its lists whether null may stand there.
    """

    key: str
    nodes: list[FieldNode]
    definition: GraphQLField
    arguments: Arguments | None
    parent_type: GraphQLObjectType
    reader: Reader
    nullable: tuple[bool, ...]
    shape: Shape

    @property
    def depth(self) -> int:
        """How many lists are around each item."""
        return len(self.nullable) - 1


class Odd(NamedTuple):
    """A step that needs a closer look at what was read, which is None where nothing was."""

    step: FieldStep
    values: list[Value] | None


class Column(NamedTuple):
    step: FieldStep
    reader: OfObjects
    leaf: Leaf


def _column(step: FieldStep) -> Column | None:
    reader, shape = step.reader, step.shape
    if isinstance(reader, OfObjects) and isinstance(shape, Leaf) and step.depth <= 1:
        return Column(step, reader, shape)
    return None


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
    """Items of one type at one place of the plan, with what is answered of each.

    They are below the field `step` of the objects of `parent`.
    """

    __slots__ = ("odd", "parent", "parents", "places", "plan", "results", "sources", "step")

    def __init__(
        self,
        plan: ObjectPlan,
        items: Items,
        parent: "Group | None" = None,
        step: FieldStep | None = None,
    ) -> None:
        self.plan = plan
        self.parent = parent
        self.step = step
        self.sources, self.parents, self.places = items
        self.results, self.odd = plan.answered(items.sources)

    @classmethod
    def of_root(cls, plan: ObjectPlan, root_value: Value) -> "Group":
        return cls(plan, Items([root_value], [0], [()]))

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
