"""For how long the answer to an operation holds, and for whom, by what its fields declare."""

from collections.abc import Iterator, Mapping
from typing import cast

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
    NamedTypeNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_named_type,
)

from schema.cache_control import CacheControl
from schema.cache_hints import cache_hint
from server.documents import Document

#: Says nothing of its own.
_NEUTRAL = "__typename"


class CachePolicies:
    """As Apollo Server's: the least of what all fields of an operation declare.

    Whether variables leave some of them out is not looked at.
    """

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema

    def of(self, document: Document, operation: OperationDefinitionNode) -> CacheControl | None:
        """None where nobody may keep it; worked out once."""
        name = operation.name.value if operation.name else ""
        if name not in document.cache_policies:
            document.cache_policies[name] = self._policy(operation, document.fragments)
        return document.cache_policies[name]

    def _policy(
        self,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
    ) -> CacheControl | None:
        if operation.operation is not OperationType.QUERY:
            return None
        policy: CacheControl | None = None
        for field in _Walk(self._schema, fragments).fields(operation):
            hint = None if field is None else cache_hint(field)
            if hint is None:
                return None
            if isinstance(hint, CacheControl):
                policy = hint if policy is None else policy.with_(hint)
        return policy


class _Walk:
    """Visits each selection of one operation once."""

    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._spread: set[str] = set()
        self._pending: list[tuple[SelectionSetNode, GraphQLNamedType | None]] = []

    def fields(self, operation: OperationDefinitionNode) -> Iterator[GraphQLField | None]:
        """None for each that asks for the schema."""
        self._pending.append((operation.selection_set, self._schema.query_type))
        while self._pending:
            selected, parent = self._pending.pop()
            for node in selected.selections:
                if not isinstance(node, FieldNode):
                    self._enter(cast("FragmentSpreadNode | InlineFragmentNode", node), parent)
                elif node.name.value != _NEUTRAL:
                    yield self._field(node, parent)

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> GraphQLField | None:
        if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            return None
        field: GraphQLField | None = parent.fields.get(node.name.value)
        if field is not None and node.selection_set is not None:
            self._pending.append((node.selection_set, get_named_type(field.type)))
        return field

    def _enter(
        self, node: FragmentSpreadNode | InlineFragmentNode, parent: GraphQLNamedType | None
    ) -> None:
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            of = parent if condition is None else self._type(condition)
            self._pending.append((node.selection_set, of))
        elif node.name.value not in self._spread:
            self._spread.add(node.name.value)
            fragment = self._fragments[node.name.value]
            self._pending.append((fragment.selection_set, self._type(fragment.type_condition)))

    def _type(self, condition: NamedTypeNode) -> GraphQLNamedType | None:
        return self._schema.get_type(condition.name.value)
