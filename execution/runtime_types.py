"""Of which type an object is, where the schema leaves that to the object itself."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, cast

from graphql import (
    GraphQLAbstractType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    default_type_resolver,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.executor import invalid_return_type_error
from graphql.pyutils import is_awaitable

from execution.values import Value

#: A predicate `is_type_of` may carry a function of this name: it gives whatever of an object
#: the predicate's answer depends on, so that each such thing is asked about once.
DETERMINED_BY = "determined_by"

Info = Callable[[], GraphQLResolveInfo[Any]]


class RuntimeTypes:
    """Of one abstract type, or of one that checks its objects."""

    def __init__(
        self,
        schema: GraphQLSchema,
        of: GraphQLObjectType | GraphQLAbstractType,
        field_details: list[FieldDetails],
    ) -> None:
        self._schema = schema
        self._of = of
        self._field_details = field_details
        possible = [of] if isinstance(of, GraphQLObjectType) else schema.get_possible_types(of)
        #: What the answers depend on alone; None where that is not declared.
        self.key = _shared_key(possible)

    def of(self, value: Value, info: Info) -> Any:  # noqa: ANN401 - the type, or what gives it
        """May have to be awaited; raises what graphql-core raises where there is none."""
        if isinstance(self._of, GraphQLObjectType):
            return self._checked(self._of, value, info)
        resolve = self._of.resolve_type or default_type_resolver
        name = resolve(value, info(), self._of)
        if is_awaitable(name):
            return self._named_later(name, value, info)
        return self._checked(self._named(name, value, info), value, info)

    async def _named_later(self, coming: Any, value: Value, info: Info) -> GraphQLObjectType:  # noqa: ANN401 - of a name
        found = self._checked(self._named(await coming, value, info), value, info)
        return cast("GraphQLObjectType", await found if is_awaitable(found) else found)

    def _named(self, name: Any, value: Value, info: Info) -> GraphQLObjectType:  # noqa: ANN401 - whatever a resolver gives
        """In graphql-core's words where it cannot be."""
        holder = cast("Executor[Any]", _SchemaAlone(self._schema))
        return Executor.ensure_valid_runtime_type(
            holder, name, cast("GraphQLAbstractType", self._of), self._field_details, info(), value
        )

    def _checked(self, of: GraphQLObjectType, value: Value, info: Info) -> Any:  # noqa: ANN401 - as above
        if of.is_type_of is None:
            return of
        answer = of.is_type_of(value, info())
        if is_awaitable(answer):
            return self._checked_later(of, value, answer)
        if not answer:
            raise invalid_return_type_error(of, value, self._field_details)
        return of

    async def _checked_later(
        self,
        of: GraphQLObjectType,
        value: Value,
        coming: Any,  # noqa: ANN401 - of a bool
    ) -> GraphQLObjectType:
        if not await coming:
            raise invalid_return_type_error(of, value, self._field_details)
        return of


class _SchemaAlone:
    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema


def _shared_key(types: Iterable[GraphQLObjectType]) -> Callable[[Value], Hashable] | None:
    """None where one of the types does not declare it, or declares another."""
    keys = {getattr(of.is_type_of, DETERMINED_BY, None) for of in types}
    return keys.pop() if len(keys) == 1 else None
