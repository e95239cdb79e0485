"""Edges as declarations: which loader, by which key of the parent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Literal

from resolvers.context import Info

LoaderName = Literal[
    "users",
    "plans",
    "batches",
    "state_counts",
    "events_of_keys",
    "generations",
    "queue_positions",
    "contents",
    "live_contents",
    "derived_contents",
    "contents_of_generations",
    "assets_of_contents",
    "shares_of_contents",
]
#: A parent is whatever object the field above returned, a loaded value whatever the loader has.
EdgeResolver = Callable[[Any, Info], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Edge:
    """A field that follows `key` through `loader`: an attribute of its parent, or of one of those.

    An operation compiler can read this; the ordinary resolver is derived from it.
    """

    loader: LoaderName
    key: str

    @property
    def resolver(self) -> EdgeResolver:
        async def follow(root: Any, info: Info) -> Any:  # noqa: ANN401 - see EdgeResolver
            key = attrgetter(self.key)(root)
            return (
                None if key is None else await getattr(info.context.loaders, self.loader).load(key)
            )

        return follow
