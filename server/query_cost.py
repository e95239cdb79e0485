"""What an operation costs at most: what its fields declare, times the sizes of pages around them.

Fragments on types that exclude each other are added up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
)

from domain.errors import BadUserInput
from domain.language import Sentence
from schema.cost import declared_cost, most_items
from server.document_shape import DEFER
from server.prices import whole_number

#: Our clients' most expensive operation costs 241 with a page of 20, and 1,201 with one of 100.
COST_LIMIT = 2000

#: The schema has some five thousand parts, and one question may ask for them all.
_INTROSPECTION = frozenset({"__schema", "__type"})
_INTROSPECTION_COST = 1000
_PAGE_SIZES = ("first", "last")
#: Of a page whose size nobody says, and of a list that no argument bounds.
_PAGE_ITEMS = 20
_LIST_ITEMS = 10
#: Each time that a fragment is deferred: it is executed, told and awaited by itself.
_DEFERRED_COST = 1


class TooExpensive(BadUserInput):
    def __init__(self, cost: int) -> None:
        super().__init__(
            Sentence(
                f"操作的成本为 {cost}，最多 {COST_LIMIT}：请减小分页，或拆成几次请求。",
                f"The operation costs {cost}, and {COST_LIMIT} is the most: ask for smaller pages,"
                " or send it in parts.",
            )
        )


@dataclass(frozen=True, slots=True)
class FieldCost:
    """One field of one type: `items` objects of type `of`, where no argument says how many."""

    own: int
    items: int
    is_paged: bool
    of: GraphQLNamedType


class QueryCosts:
    """Prices validated operations of documents whose shape is within its limits."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._fields: dict[tuple[str, str], FieldCost] = {}

    def cost(
        self,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],  # any JSON a client sends
    ) -> tuple[int, frozenset[str]]:
        """And the variables that gave page sizes: with the same ones, it is the same again."""
        walk = _Walk(self, fragments, {**_defaults(operation), **variables})
        root = self._schema.get_root_type(operation.operation)
        return walk.cost_of(operation.selection_set, root), frozenset(walk.size_variables)

    def type_named(self, name: str) -> GraphQLNamedType | None:
        return self._schema.get_type(name)

    def field(self, parent: GraphQLNamedType | None, name: str) -> FieldCost | None:
        """None for introspection, whose answers lie in memory."""
        if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            return None
        found = self._fields.get((parent.name, name))
        if found is None and name in parent.fields:
            found = self._fields[parent.name, name] = _field_cost(parent.fields[name])
        return found


class _Walk:
    """Visits each selection once: what a fragment costs does not depend on where it is spread."""

    def __init__(
        self,
        costs: QueryCosts,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, object],
    ) -> None:
        self._costs = costs
        self._fragments = fragments
        self._variables = variables
        self._known: dict[str, int] = {}
        self.size_variables: set[str] = set()

    def cost_of(self, selection_set: SelectionSetNode, parent: GraphQLNamedType | None) -> int:
        return sum(self._cost_of(each, parent) for each in selection_set.selections)

    def _cost_of(self, selection: SelectionNode, parent: GraphQLNamedType | None) -> int:
        if isinstance(selection, FragmentSpreadNode):
            return self._fragment(selection.name.value) + _deferring(selection)
        if isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            of = parent if condition is None else self._costs.type_named(condition.name.value)
            return self.cost_of(selection.selection_set, of) + _deferring(selection)
        return self._field(cast("FieldNode", selection), parent)

    def _fragment(self, name: str) -> int:
        if name not in self._known:
            fragment = self._fragments[name]
            of = self._costs.type_named(fragment.type_condition.name.value)
            self._known[name] = self.cost_of(fragment.selection_set, of)
        return self._known[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> int:
        if node.name.value in _INTROSPECTION:
            return _INTROSPECTION_COST
        field = self._costs.field(parent, node.name.value)
        if field is None:
            return 0
        nested = 0 if node.selection_set is None else self.cost_of(node.selection_set, field.of)
        return field.own + nested * self._items(node, field)

    def _items(self, node: FieldNode, field: FieldCost) -> int:
        if not field.is_paged:
            return field.items
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        sizes = [self._size(given[name]) for name in _PAGE_SIZES if name in given]
        return max((size for size in sizes if size is not None), default=field.items)

    def _size(self, value: ValueNode) -> int | None:
        if isinstance(value, IntValueNode):
            return max(int(value.value), 0)
        if not isinstance(value, VariableNode):
            return None
        self.size_variables.add(value.name.value)
        size = whole_number(self._variables.get(value.name.value))
        return None if size is None else max(size, 0)


def _deferring(selection: FragmentSpreadNode | InlineFragmentNode) -> int:
    """Whatever its `if` says: that is known no sooner than it is executed."""
    return sum(_DEFERRED_COST for each in selection.directives or () if each.name.value == DEFER)


def _field_cost(field: GraphQLField) -> FieldCost:
    of = get_named_type(field.type)
    is_paged = any(name in field.args for name in _PAGE_SIZES)
    declared = declared_cost(field)
    return FieldCost(
        own=(0 if is_leaf_type(of) else 1) if declared is None else declared,
        items=_PAGE_ITEMS if is_paged else _items(field, of),
        is_paged=is_paged,
        of=of,
    )


def _items(field: GraphQLField, of: GraphQLNamedType) -> int:
    """Edges are multiplied by the size of their page, where the connection is."""
    if not is_list_type(get_nullable_type(field.type)) or of.name.endswith("Edge"):
        return 1
    return most_items(field) or _LIST_ITEMS


def _defaults(operation: OperationDefinitionNode) -> dict[str, object]:
    """Of variables that hold numbers."""
    return {
        each.variable.name.value: int(each.default_value.value)
        for each in operation.variable_definitions or ()
        if isinstance(each.default_value, IntValueNode)
    }
