"""Values that are objects, and which plan each of them follows."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from graphql import GraphQLObjectType

from execution.runtime_types import Info, RuntimeTypes
from execution.values import MET_AGAIN, Value, are_plain

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
        #: Where an object's class alone decides, the plans of classes whose objects are plain.
        self._by_class: dict[type, Plan] | None = (
            {} if only is not None or types.key is type else None
        )

    def common(self, values: Sequence[Value], classes: set[type]) -> Plan | None:
        """That of all values, which are of these classes.

        None where they have several, or one is no plain value or has to be asked about.
        """
        by_class = self._by_class
        if by_class is None or len(classes) > 1:
            return self._common(values) if are_plain(classes) else None
        [of] = classes
        plan = by_class.get(of)
        if plan is None and are_plain(classes):
            plan = self._common(values)
            if plan is not None and len(by_class) < _KNOWN:
                by_class[of] = plan
        return plan

    def _common(self, values: Sequence[Value]) -> Plan | None:
        try:
            if self._only is not None:
                return self.of_type(self._only)
            if self._types.key is not None:
                [decisive] = set(map(self._types.key, values))
                return self._known[decisive]
        except MET_AGAIN:
            return None
        return None

    def known(self, values: Sequence[Value]) -> Sequence[Plan] | None:
        """That of each; None where one of them has to be asked about."""
        key, known = self._types.key, self._known
        try:
            if self._only is not None:
                return [self.of_type(self._only)] * len(values)
            if key is not None:
                return [known[key(value)] for value in values]
        except MET_AGAIN:
            return None
        return None

    def plan_of(self, value: Value, info: Info) -> Plan | Awaitable[Plan]:
        """Raises whatever graphql-core raises for an object of no fitting type."""
        if (known := self._common([value])) is not None:
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
