"""What an operation costs at most: what its fields declare, times the sizes of pages around them.

Of a connection, its edges are multiplied by the size of the page, and the rest is there once.
Fragments on types that exclude each other are added up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

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

from schema.cost import declared_cost, most_items
from server.document_shape import DEFER
from server.documents import Document
from server.prices import whole_number

#: The schema has some five thousand parts, and one question may ask for them all.
_INTROSPECTION = frozenset({"__schema", "__type"})
_INTROSPECTION_COST = 1000
_PAGE_SIZES = ("first", "last")
#: Of a page whose size nobody says, and of a list that no argument bounds.
_PAGE_ITEMS = 20
_LIST_ITEMS = 10
#: Each time that a fragment is deferred: it is executed, told and awaited by itself.
_DEFERRED_COST = 1


@dataclass(frozen=True, slots=True)
class FieldCost:
    """One field of one type.

    Of a list or a connection: how many `items` it has where no argument says so.
    """

    own: int
    items: int
    is_paged: bool
    is_list: bool
    is_edges: bool
    of: GraphQLNamedType


class Sum(NamedTuple):
    """What a selection costs: once, and besides for each item of the page that it is a part of."""

    once: int = 0
    each: int = 0

    def plus(self, other: "Sum") -> "Sum":
        return Sum(self.once + other.once, self.each + other.each)


class QueryCosts:
    """Prices validated operations of documents whose shape is within its limits."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._fields: dict[tuple[str, str], FieldCost] = {}

    def of_document(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],  # any JSON a client sends
    ) -> int:
        """Worked out once for each size of its pages."""
        name = operation.name.value if operation.name else ""
        cost = document.prices.find(name, variables)
        if cost is None:
            cost, sizes = self.cost(operation, document.fragments, variables)
            document.prices.keep(name, variables, cost, size_variables=sizes)
        return cost

    def cost(
        self,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],  # any JSON a client sends
    ) -> tuple[int, frozenset[str]]:
        """And the variables that gave page sizes: with the same ones, it is the same again."""
        walk = _Walk(self, operation, fragments, variables)
        root = self._schema.get_root_type(operation.operation)
        once = walk.sum_of(operation.selection_set, root).once
        return once, frozenset(walk.size_variables)

    def least(
        self,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
    ) -> int:
        """With every page as small as its variables can make it."""
        names = [each.variable.name.value for each in operation.variable_definitions or ()]
        return self.cost(operation, fragments, dict.fromkeys(names, 0))[0]

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
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, object],
    ) -> None:
        self._costs = costs
        self._defaults = {
            each.variable.name.value: each.default_value
            for each in operation.variable_definitions or ()
        }
        self._fragments = fragments
        self._variables = variables
        self._known: dict[str, Sum] = {}
        self.size_variables: set[str] = set()

    def sum_of(self, selection_set: SelectionSetNode, parent: GraphQLNamedType | None) -> Sum:
        total = Sum()
        for each in selection_set.selections:
            total = total.plus(self._sum_of(each, parent))
        return total

    def _sum_of(self, selection: SelectionNode, parent: GraphQLNamedType | None) -> Sum:
        if isinstance(selection, FragmentSpreadNode):
            return self._fragment(selection.name.value).plus(_deferring(selection))
        if isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            of = parent if condition is None else self._costs.type_named(condition.name.value)
            return self.sum_of(selection.selection_set, of).plus(_deferring(selection))
        return self._field(cast("FieldNode", selection), parent)

    def _fragment(self, name: str) -> Sum:
        if name not in self._known:
            fragment = self._fragments[name]
            of = self._costs.type_named(fragment.type_condition.name.value)
            self._known[name] = self.sum_of(fragment.selection_set, of)
        return self._known[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Sum:
        if node.name.value in _INTROSPECTION:
            return Sum(_INTROSPECTION_COST)
        field = self._costs.field(parent, node.name.value)
        if field is None:
            return Sum()
        nested = Sum() if node.selection_set is None else self.sum_of(node.selection_set, field.of)
        if field.is_edges:
            return Sum(each=field.own + nested.once)
        items = self._items(node, field)
        if field.is_list:
            return Sum(field.own + nested.once * items)
        return Sum(field.own + nested.once + nested.each * items)

    def _items(self, node: FieldNode, field: FieldCost) -> int:
        if not field.is_paged:
            return field.items
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        sizes = [self._size(given[name]) for name in _PAGE_SIZES if name in given]
        return max((size for size in sizes if size is not None), default=field.items)

    def _size(self, value: ValueNode | None) -> int | None:
        """Of a literal or a default, which validation has found to be an Int and no longer one."""
        if isinstance(value, IntValueNode):
            return max(int(value.value), 0)
        if not isinstance(value, VariableNode):
            return None
        name = value.name.value
        self.size_variables.add(name)
        if name not in self._variables:
            return self._size(self._defaults.get(name))
        size = whole_number(self._variables[name])
        return None if size is None else max(size, 0)


def _deferring(selection: FragmentSpreadNode | InlineFragmentNode) -> Sum:
    """Whatever its `if` says: that is known no sooner than it is executed."""
    deferred = [each for each in selection.directives or () if each.name.value == DEFER]
    return Sum(_DEFERRED_COST * len(deferred))


def _field_cost(field: GraphQLField) -> FieldCost:
    of = get_named_type(field.type)
    is_list = is_list_type(get_nullable_type(field.type))
    is_paged = any(name in field.args for name in _PAGE_SIZES)
    declared = declared_cost(field)
    return FieldCost(
        own=(0 if is_leaf_type(of) else 1) if declared is None else declared,
        items=_PAGE_ITEMS if is_paged else most_items(field) or _LIST_ITEMS,
        is_paged=is_paged,
        is_list=is_list,
        is_edges=is_list and of.name.endswith("Edge"),
        of=of,
    )
