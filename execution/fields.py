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

from execution.arguments import Handing
from execution.info import FieldInfo
from execution.plan import Reader
from execution.readers import (
    Attribute,
    Batch,
    Batched,
    Column,
    Computed,
    Declaration,
    Edge,
    FollowedEdge,
    OfParent,
    Ordinary,
    TypeName,
    WithArguments,
    WithInfo,
)
from execution.values import Value

#: How a schema tells of fields that need not be resolved object by object; None of the others.
Declarations = Callable[[StrawberryField], Declaration | None]


_POSITIONAL = Parameter.POSITIONAL_OR_KEYWORD


def nothing_declared(field: StrawberryField) -> None:
    """The declarations of a schema that has none."""
    del field


class FieldReaders:
    """Takes the shortest way that gives the same values as the field's own resolver."""

    def __init__(self, schema: GraphQLSchema, declarations: Declarations) -> None:
        self._declarations = declarations
        known = getattr(schema, "_strawberry_schema", None)
        self._strawberrys = known if isinstance(known, strawberry.Schema) else None
        self._are_handled = bool(self._strawberrys and self._strawberrys.exception_handlers)

    @property
    def are_of_strawberry(self) -> bool:
        return self._strawberrys is not None

    def reader(self, definition: GraphQLField) -> Reader:
        if definition is TypeNameMetaFieldDef:
            return TypeName()
        field = definition.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
        ordinary = Ordinary(definition.resolve or default_field_resolver)
        if not isinstance(field, StrawberryField) or self._has_more_say(field, definition):
            return ordinary
        if definition.args:
            return self._shortest(field) or ordinary
        return _declared(self._declarations(field), self._shortest(field) or ordinary)

    def _shortest(self, field: StrawberryField) -> Reader | None:
        """None where strawberry hands resolvers a class of the user's."""
        schema = self._strawberrys
        if schema is None or schema.config.info_class is not strawberry.Info:
            return None
        resolver = field.base_resolver
        if resolver is None:
            return Attribute(field.python_name) if field.default_resolver is getattr else None
        if field.arguments:
            return WithArguments(field, Handing(field, schema), _with_arguments(resolver))
        if resolver.info_parameter is None:
            return OfParent(_of_parent(resolver))
        return WithInfo(field, _with_info(resolver, resolver.info_parameter.name))

    def _has_more_say(self, field: StrawberryField, definition: GraphQLField) -> bool:
        """Whether more has than the resolver.

        That are permissions and other extensions, handlers of exceptions, the event of a
        subscription, and fields of classes that resolve in a way of their own.
        """
        return bool(
            field.extensions
            or definition.subscribe
            or self._are_handled
            or type(field).get_result is not StrawberryField.get_result
        )


def _declared(declaration: Declaration | None, one_by_one: Reader) -> Reader:
    match declaration:
        case Edge():
            return FollowedEdge(declaration)
        case Batch():
            return Batched(declaration)
        case Column():
            return Computed(declaration, one_by_one)
        case None:
            return one_by_one


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


def _with_arguments(
    resolver: StrawberryResolver[Value],
) -> Callable[[Any, FieldInfo, dict[str, Value]], Value]:
    function = cast("Callable[..., Value]", resolver.wrapped_func)
    names, told = _names_of_parent(resolver), resolver.info_parameter
    info_name = None if told is None else told.name
    first = bool(resolver.self_parameter)

    def call(parent: Any, info: FieldInfo, arguments: dict[str, Value]) -> Value:  # noqa: ANN401 - of whatever object
        for name in names:
            arguments[name] = parent
        if info_name is not None:
            arguments[info_name] = info
        return function(parent, **arguments) if first else function(**arguments)

    return call


def _names_of_parent(resolver: StrawberryResolver[Value]) -> tuple[str, ...]:
    parameters = (resolver.parent_parameter, resolver.root_parameter)
    return tuple({each.name for each in parameters if each is not None})
