"""A world of objects whose every value, null and error follows from one seed.

Whoever asks, in whatever order and however often, gets the same: so two executions of one
operation see the same world.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from graphql import GraphQLOutputType, GraphQLSchema

#: Draws a value of a type for a key, or raises.
Draw = Callable[["World", int, GraphQLOutputType], Any]


def mixed(key: int, *parts: object) -> int:
    """A number that looks random and is the same for the same arguments."""
    text = repr((key, parts)).encode()
    return int.from_bytes(blake2b(text, digest_size=6).digest())


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """`faults` and `nulls` are how many in a thousand values go wrong or are missing."""

    seed: int
    faults: int
    nulls: int
    schema: GraphQLSchema
    #: By their names in Python: fields of one name have one type.
    types_of_fields: Mapping[str, GraphQLOutputType]
    draw: Draw

    def happens(self, key: int, what: str, often: int) -> bool:
        """Whether it does, which is `often` times in a thousand."""
        return mixed(key, what) % 1000 < often

    def root(self, name: str) -> "Thing":
        return Thing(self, name, mixed(self.seed, name))


class Thing:
    """An object of the world: it has whatever attributes its type in the schema has fields."""

    __slots__ = ("key", "kind", "world")

    def __init__(self, world: World, kind: str, key: int) -> None:
        self.world = world
        self.kind = kind
        self.key = key

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of whatever type the field is
        if name.startswith("_"):
            raise AttributeError(name)
        if name.endswith("_key"):
            return self.key_of(name)
        return self.drawn(name)

    def key_of(self, name: str) -> int | None:
        """One of few, so that some objects share what it leads to."""
        own = mixed(self.key, name)
        if self.world.happens(own, "keyless", self.world.faults):
            raise LookupError(f"No {name} here.")
        return None if self.world.happens(own, "null", self.world.nulls) else own % 7

    def drawn(self, name: str, *salt: object) -> Any:  # noqa: ANN401 - as above
        of = self.world.types_of_fields[name]
        return self.world.draw(self.world, mixed(self.key, name, *salt), of)


class Stranger:
    """Of no type of the schema."""


class Wares:
    """Can be iterated, and is no list."""

    def __init__(self, items: list[Any]) -> None:
        self._items = items

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)


class Refusal(Exception):
    """What a domain raises."""
