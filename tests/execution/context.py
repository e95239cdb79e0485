"""What the zoo's resolvers know of their operation."""

import asyncio
from collections.abc import Sequence
from typing import Any

from aiodataloader import DataLoader

from tests.execution.draws import settled
from tests.execution.world import Thing, World, mixed


class Loaders(dict[str, "DataLoader[int, Any]"]):
    """By field; each finds what the field leads to."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def __missing__(self, name: str) -> "DataLoader[int, Any]":
        of = self._world.types_of_fields[name]

        async def load(keys: list[int]) -> list[Any]:
            await asyncio.sleep(0)
            refuse_sometimes(self._world, name)
            return [settled(self._world, mixed(self._world.seed, name, key), of) for key in keys]

        loader = self[name] = DataLoader(load)
        return loader


class Context:
    """Of one operation."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.loaders = Loaders(world)
        #: The root fields of mutations, in the order in which they were called.
        self.calls: list[str] = []


async def all_at_once(things: Sequence[Thing], context: Context, name: str) -> list[Any]:
    await asyncio.sleep(0)
    refuse_sometimes(context.world, name)
    of = context.world.types_of_fields[name]
    return [settled(context.world, mixed(each.key, name), of) for each in things]


def refuse_sometimes(world: World, name: str) -> None:
    """All that ask for the field, or nobody."""
    if world.happens(mixed(world.seed, name), "all refused", world.faults // 4):
        raise ConnectionError(f"No {name} at all.")
