"""What a field's definition says of how its values come about."""

from collections.abc import Callable
from inspect import Parameter
from typing import Any, cast

import strawberry
from graphql import GraphQLField, GraphQLSchema, TypeNameMetaFieldDef
from graphql.execution import default_field_resolver
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from execution.info import FieldInfo
from execution.plan import Reader
from execution.readers import (
    Attribute,
    Batch,
    Batched,
    Edge,
    FollowedEdge,
    OfParent,
    Ordinary,
    TypeName,
    WithInfo,
)
from execution.values import Value

#: How a schema tells of fields that need not be resolved object by object; None of the others.
Declarations = Callable[[StrawberryField], Edge | Batch | None]


_POSITIONAL = Parameter.POSITIONAL_OR_KEYWORD


def nothing_declared(field: StrawberryField) -> None:
    """The declarations of a schema that has none."""
    del field


class FieldReaders:
    """Takes the shortest way that gives the same values as the field's own resolver."""

    def __init__(self, schema: GraphQLSchema, declarations: Declarations) -> None:
        self._declarations = declarations
        known = getattr(schema, "_strawberry_schema", None)
        self.are_of_strawberry = isinstance(known, strawberry.Schema)
        self._are_handled = isinstance(known, strawberry.Schema) and bool(known.exception_handlers)
        #: Or else strawberry hands resolvers a class of the user's.
        self._are_told_as_usual = isinstance(known, strawberry.Schema) and (
            known.config.info_class is strawberry.Info
        )

    def reader(self, definition: GraphQLField) -> Reader:
        if definition is TypeNameMetaFieldDef:
            return TypeName()
        field = definition.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
        shorter = self._shorter(field, definition) if isinstance(field, StrawberryField) else None
        return shorter or Ordinary(definition.resolve or default_field_resolver)

    def _shorter(self, field: StrawberryField, definition: GraphQLField) -> Reader | None:
        """None where more than the resolver has a say.

        That are permissions and other extensions, handlers of exceptions, arguments, and the event
        of a subscription.
        """
        if field.extensions or definition.args or definition.subscribe or self._are_handled:
            return None
        declared = self._declarations(field)
        if isinstance(declared, Edge):
            return FollowedEdge(declared)
        if isinstance(declared, Batch):
            return Batched(declared)
        return _shortest(field) if self._are_told_as_usual else None


def _shortest(field: StrawberryField) -> Reader | None:
    resolver = field.base_resolver
    if resolver is None:
        return Attribute(field.python_name) if field.default_resolver is getattr else None
    if resolver.info_parameter is None:
        return OfParent(_of_parent(resolver))
    return WithInfo(field, _with_info(resolver, resolver.info_parameter.name))


def _of_parent(resolver: StrawberryResolver[Value]) -> Callable[[Any], Value]:
    function = cast("Callable[..., Value]", resolver.wrapped_func)
    names = _names_of_parent(resolver)
    if resolver.self_parameter:
        return lambda parent: function(parent, **dict.fromkeys(names, parent))
    if names and [each.kind for each in resolver.signature.parameters.values()] == [_POSITIONAL]:
        return function
    return lambda parent: function(**dict.fromkeys(names, parent))


def _with_info(
    resolver: StrawberryResolver[Value], info_name: str
) -> Callable[[Any, FieldInfo], Value]:
    function = cast("Callable[..., Value]", resolver.wrapped_func)
    names = _names_of_parent(resolver)
    if resolver.self_parameter:
        return lambda parent, info: function(
            parent, **dict.fromkeys(names, parent), **{info_name: info}
        )
    return lambda parent, info: function(**dict.fromkeys(names, parent), **{info_name: info})


def _names_of_parent(resolver: StrawberryResolver[Value]) -> tuple[str, ...]:
    parameters = (resolver.parent_parameter, resolver.root_parameter)
    return tuple({each.name for each in parameters if each is not None})
