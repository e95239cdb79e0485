"""Edges whose loaders have been asked."""

from collections.abc import Sequence
from types import NoneType
from typing import Any

from execution.loading import Coming
from execution.values import Value, are_plain, outcome


class Followed:
    """What loaders bring by key, where each object of a group has a key, null or an exception.

    `do_all_lead_on`: each has a key.
    """

    __slots__ = ("_do_all_lead_on", "_keys", "coming")

    def __init__(self, keys: list[Any], coming: Coming, *, do_all_lead_on: bool) -> None:
        self.coming = coming
        self._keys = keys
        self._do_all_lead_on = do_all_lead_on

    async def values(self) -> list[Value]:
        """One for each object; what its key is, where that leads nowhere. To be asked once."""
        found: Value = self.coming.found
        if found is None:
            found = await outcome(self.coming)
        if self._do_all_lead_on and not isinstance(found, Exception):
            return [*map(found.__getitem__, self._keys)]
        values = [_led_to(found, key) if leads_on(key) else key for key in self._keys]
        self._keys.clear()  # as errors may be among them: see `Completing`
        return values


def _led_to(found: Value, key: Any) -> Value:  # noqa: ANN401 - as below
    return found if isinstance(found, Exception) else found[key]


def all_lead_on(keys: Sequence[Any]) -> bool:
    """By their classes, of which there are few."""
    classes = {*map(type, keys)}
    return NoneType not in classes and are_plain(classes)


def leads_on(key: Any) -> bool:  # noqa: ANN401 - any attribute
    return key is not None and not isinstance(key, Exception)
