"""Makes plans of operations that are valid."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    FragmentDefinitionNode,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_named_type,
    is_leaf_type,
    is_list_type,
)
from graphql.execution import VariableValues
from graphql.execution.collect_fields import (
    FieldDetails,
    FragmentDetails,
    GroupedFieldSet,
    collect_fields,
    collect_subfields,
)

from execution.arguments import Arguments
from execution.fields import FieldReaders
from execution.leaves import leaf
from execution.plan import FieldStep, ObjectPlan, Plan, Shape
from execution.runtime_types import RuntimeTypes
from execution.shapes import ObjectShape


class Compiling:
    """Of one operation; graphql-core itself collects the fields."""

    def __init__(
        self,
        schema: GraphQLSchema,
        readers: FieldReaders,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        root: GraphQLObjectType,
    ) -> None:
        self.schema = schema
        self.readers = readers
        self.operation = operation
        self.fragments = dict(fragments)
        self.details = {name: FragmentDetails(node) for name, node in fragments.items()}
        self._root = root

    def plan(self, conditions: Mapping[str, Any]) -> Plan:
        """For what those variables have `@skip` and `@include` leave.

        Raises `GraphQLError` where one is null; so does the plan itself, when it gets there.
        """
        making = _PlanMaking(self, VariableValues({}, dict(conditions)))
        is_serial = self.operation.operation is OperationType.MUTATION
        return Plan(
            schema=self.schema,
            operation=self.operation,
            fragments=self.fragments,
            root=making.root_plan(self._root, is_serial=is_serial),
            is_serial=is_serial,
            is_of_strawberry=self.readers.are_of_strawberry,
        )


class _PlanMaking:
    """Goes on for as long as types come that were not there yet."""

    def __init__(self, compiling: Compiling, conditions: VariableValues) -> None:
        self._operation = compiling.operation
        self._details = compiling.details
        self._schema = compiling.schema
        self._readers = compiling.readers
        self._conditions = conditions

    def root_plan(self, root: GraphQLObjectType, *, is_serial: bool) -> ObjectPlan:
        collected = collect_fields(
            self._schema, self._details, self._conditions, root, self._operation
        )
        return self._object_plan(root, collected.grouped_field_set, is_serial=is_serial)

    def _object_plan(
        self, of: GraphQLObjectType, fields: GroupedFieldSet, *, is_serial: bool = False
    ) -> ObjectPlan:
        steps = [
            step
            for key, details in fields.items()
            if (step := self._step(of, key, details)) is not None
        ]
        return ObjectPlan(of, steps, is_serial=is_serial)

    def _step(
        self, parent: GraphQLObjectType, key: str, details: list[FieldDetails]
    ) -> FieldStep | None:
        nodes = [each.node for each in details]
        definition = self._schema.get_field(parent, nodes[0].name.value)
        if definition is None:
            return None  # as graphql-core does where a document was not validated
        nullable = _nullable(definition.type)
        return FieldStep(
            key=key,
            nodes=nodes,
            definition=definition,
            arguments=Arguments(definition, nodes[0]) if definition.args else None,
            parent_type=parent,
            reader=self._readers.reader(definition),
            nullable=nullable,
            shape=self._shape(definition.type, nullable, details),
        )

    def _shape(
        self,
        declared: GraphQLOutputType,
        nullable: tuple[bool, ...],
        details: list[FieldDetails],
    ) -> Shape:
        of: Any = get_named_type(declared)
        if is_leaf_type(of):
            return leaf(of, nullable)

        def make(runtime_type: GraphQLObjectType) -> ObjectPlan:
            return self._object_plan(runtime_type, self._below(runtime_type, details))

        is_unchecked = isinstance(of, GraphQLObjectType) and of.is_type_of is None
        return ObjectShape(
            RuntimeTypes(self._schema, of, details), make, only=of if is_unchecked else None
        )

    def _below(self, of: GraphQLObjectType, details: Sequence[FieldDetails]) -> GroupedFieldSet:
        collected = collect_subfields(
            self._schema, self._details, self._conditions, self._operation, of, list(details)
        )
        return collected.grouped_field_set


def _nullable(declared: GraphQLOutputType) -> tuple[bool, ...]:
    """Whether null may stand for the field, and then for the items of each list in it."""
    levels: list[bool] = []
    of: Any = declared
    while True:
        levels.append(not isinstance(of, GraphQLNonNull))
        inner = of.of_type if isinstance(of, GraphQLNonNull) else of
        if not is_list_type(inner):
            return tuple(levels)
        of = inner.of_type
