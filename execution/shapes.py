"""Values that are objects, and which plan each of them follows."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from graphql import GraphQLObjectType

from execution.runtime_types import Info, RuntimeTypes
from execution.values import Value, met_again

Plan = TypeVar("Plan")

#: What decides about types is as varied as classes are; if there is more, too much was declared.
_KNOWN = 1000


class ObjectShape(Generic[Plan]):
    """Values that are objects; a plan is made for each type that comes, when it comes.

    `only` is the type of all of them, where nobody checks that.
    """

    def __init__(
        self,
        types: RuntimeTypes,
        make: Callable[[GraphQLObjectType], Plan],
        *,
        only: GraphQLObjectType | None,
    ) -> None:
        self._only = only
        self._types = types
        self._make = make
        self._plans: dict[str, Plan] = {}
        self._known: dict[Hashable, Plan] = {}

    def common(self, values: Sequence[Value]) -> Plan | None:
        """That of all values; None where they have several, or one has to be asked about."""
        with met_again:
            if self._only is not None:
                return self.of_type(self._only)
            if self._types.key is not None:
                [decisive] = set(map(self._types.key, values))
                return self._known[decisive]
        return None

    def known(self, values: Sequence[Value]) -> Sequence[Plan] | None:
        """That of each; None where one of them has to be asked about."""
        key, known = self._types.key, self._known
        with met_again:
            if self._only is not None:
                return [self.of_type(self._only)] * len(values)
            if key is not None:
                return [known[key(value)] for value in values]
        return None

    def plan_of(self, value: Value, info: Info) -> Plan | Awaitable[Plan]:
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

    def of_type(self, of: GraphQLObjectType) -> Plan:
        """Raises `GraphQLError` where `@skip` or `@include` of a field has null."""
        found = self._plans.get(of.name)
        if found is None:
            found = self._plans[of.name] = self._make(of)
        return found

    async def _plan_later(self, coming: Awaitable[GraphQLObjectType]) -> Plan:
        return self.of_type(await coming)
