"""What the zoo's resolvers know of their operation."""

import asyncio
from collections.abc import Sequence
from typing import Any

from aiodataloader import DataLoader

from execution import BatchLoader
from tests.execution.draws import settled
from tests.execution.world import Thing, World, mixed


class Loaders(dict[str, "DataLoader[int, Any]"]):
    """By field; each finds what the field leads to. They are of both kinds that plans know."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def __missing__(self, name: str) -> "DataLoader[int, Any]":
        of = self._world.types_of_fields[name]

        async def load(keys: list[int]) -> list[Any]:
            await asyncio.sleep(0)
            refuse_sometimes(self._world, name)
            return [settled(self._world, mixed(self._world.seed, name, key), of) for key in keys]

        is_plain = self._world.happens(mixed(self._world.seed, name), "plain loader", 500)
        loader = self[name] = DataLoader(load) if is_plain else BatchLoader(load, set())
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
    return all_now(things, context, name)


def all_now(things: Sequence[Thing], context: Context, name: str) -> list[Any]:
    refuse_sometimes(context.world, name)
    return [_one_of_them(each, name) for each in things]


def _one_of_them(thing: Thing, name: str) -> Any:  # noqa: ANN401 - of whatever type the field is
    """One that cannot be has no effect on the others."""
    try:
        return thing.drawn(name)
    except Exception as error:  # noqa: BLE001 - among the values, it is the error of its object
        return error


def refuse_sometimes(world: World, name: str) -> None:
    """All that ask for the field, or nobody."""
    if world.happens(mixed(world.seed, name), "all refused", world.faults // 4):
        raise ConnectionError(f"No {name} at all.")
