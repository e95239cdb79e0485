"""An operation, made ready: for each type of object, the fields that are asked of it."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
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
from execution.rows import WRITTEN, Answer, Part, Read, Reading, Row, dictionaries, reading
from execution.shapes import ObjectShape
from execution.values import MET_AGAIN, Value, let_go


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
        self._is_written = False

    def answered(self, sources: Sequence[Value]) -> "Answered":
        """What is answered of the objects, with null for what is not yet; and what to look at."""
        if len(sources) > 1 and sources[0] is sources[-1] and not self.others:
            return self._answered_once(sources)
        return self._answered(sources)

    def _answered_once(self, sources: Sequence[Value]) -> "Answered":
        """Many objects lead to few, as all of a page do to their owner.

        There are no steps left that would write into what is answered of one of them.
        """
        each = dict(zip(map(id, sources), sources, strict=True))
        answered, odd = self._answered([*each.values()])
        if odd:
            for _, values in odd:
                if values is not None:
                    let_go(values)
                    values.clear()  # of errors as well: see `Completing`
            return self._answered(sources)
        if len(answered) == 1:
            return answered * len(sources), odd
        found = dict(zip(each, answered, strict=True))
        return [found[id(source)] for source in sources], odd

    def _answered(self, sources: Sequence[Value]) -> "Answered":
        given: Sequence[list[Value] | None] = ()
        if self._given:
            given = [reader.values(step, sources) for step, reader, _ in self._given]
        rows: list[Row] | None = None
        if self._is_written:
            try:
                rows = self._reading.read(sources)
                columns = self._coerced(given) if given else ()
                if columns is not None:
                    answered = self._reading.answer(rows, columns)
                    if answered is not None:
                        return answered, ()
            except MET_AGAIN:
                pass
        # What is asked once is not worth functions, nor what takes long to be written.
        self._is_written = len(self._keys) <= WRITTEN
        return self._answered_by_columns(sources, rows, given)

    def _coerced(self, given: Sequence[list[Value] | None]) -> Sequence[Sequence[Value]] | None:
        """None where one of them needs a closer look."""
        columns: list[Sequence[Value]] = []
        for (_, _, leaf), values in zip(self._given, given, strict=True):
            coerced = None if values is None else leaf.column(values)
            if coerced is None:
                return None
            columns.append(coerced)
        return columns

    @cached_property
    def _reading(self) -> Reading:
        return reading(self._keys, self._parts, [each.step.key for each in self._given])

    def _answered_by_columns(
        self,
        sources: Sequence[Value],
        rows: Sequence[Row] | None,
        given: Sequence[list[Value] | None],
    ) -> "Answered":
        """Reads what has not been read."""
        found = dict(zip((each.step.key for each in self._given), given, strict=True))
        if rows is not None:
            read = [key for key, part in self._parts.items() if isinstance(part, Read)]
            found.update(zip(read, map(list, zip(*rows, strict=True)), strict=False))
        answered, odd = [], []
        for step, reader, leaf in self._columns:
            key = step.key
            values = found[key] if key in found else reader.values(step, sources)
            coerced = None if values is None else leaf.column(values)
            if coerced is None:
                odd.append(Odd(step, values))
                coerced = [None] * len(sources)
            answered.append(coerced)
        columns = zip(*answered, strict=True) if answered else repeat((), len(sources))
        return dictionaries(self._keys, [each.step.key for each in self._columns], columns), odd


#: Of each object; and the steps that are still to be answered.
Answered = tuple[list[dict[str, Any]], Sequence["Odd"]]


Shape = Leaf | ObjectShape[ObjectPlan]


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
    #: How many lists are around each item.
    depth: int = field(init=False)

    def __post_init__(self) -> None:
        self.depth = len(self.nullable) - 1


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

    __slots__ = ("items", "odd", "parent", "plan", "results", "sources", "step")

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
        self.items = items
        self.sources = items.sources
        self.results, self.odd = plan.answered(items.sources)

    @classmethod
    def of_root(cls, plan: ObjectPlan, root_value: Value) -> "Group":
        return cls(plan, Items([root_value]))

    def path(self, index: int) -> tuple[str | int, ...]:
        if self.parent is None or self.step is None:
            return ()
        above = self.parent.path(self.items.parents[index])
        return (*above, self.step.key, *self.items.places[index])


class Running(Protocol):
    """What readers know of the execution that they read for."""

    plan: Plan
    context: Any
    root_value: Value
    variables: VariableValues

    def arguments(self, step: FieldStep) -> dict[str, Any]:
        """Those of the field, as its resolver takes them; raises `GraphQLError`."""
