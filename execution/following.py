"""Edges whose loaders have been asked."""

from collections.abc import Awaitable, Mapping, Sequence
from types import NoneType
from typing import Any, NamedTuple

from execution.values import Value, are_plain, outcome


class Followed(NamedTuple):
    """What loaders bring by key, where each object of a group has a key, null or an exception."""

    keys: Sequence[Any]
    coming: Awaitable[Mapping[Any, Value]]

    async def values(self) -> list[Value]:
        """One for each object; what its key is, where that leads nowhere."""
        found = await outcome(self.coming)
        if isinstance(found, Exception):
            return [found if leads_on(key) else key for key in self.keys]
        if all_lead_on(self.keys):
            return [*map(found.__getitem__, self.keys)]
        return [found[key] if leads_on(key) else key for key in self.keys]


def all_lead_on(keys: Sequence[Any]) -> bool:
    """A look at their classes takes a tenth of one at each key."""
    classes = {*map(type, keys)}
    return NoneType not in classes and are_plain(classes)


def leads_on(key: Any) -> bool:  # noqa: ANN401 - any attribute
    return key is not None and not isinstance(key, Exception)
