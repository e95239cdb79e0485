"""Batched reads: one statement for all the keys that one level of an operation asks for."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from functools import cached_property
from typing import Any, TypeVar

from domain.asset import Asset
from domain.content import Content, VersionNote
from domain.ending import cancelled
from domain.generation import Generation
from domain.key import Batch, Plan
from domain.key_event import KeyEvent
from domain.key_register import ReportedKey, StateCounts
from domain.product import Product
from domain.session import Viewer
from domain.share import Share
from domain.user import User
from execution import BatchLoader
from resolvers.reads import Reads

Value = TypeVar("Value")


class Loaders:
    """The loaders of one operation; each is made when first used.

    `forget()` empties them, for an operation that lives on: a subscription batches its reads,
    but every event sees the world anew.
    """

    def __init__(self, product: Product, viewer: Viewer | None) -> None:
        self._reads = Reads(product, viewer)
        self._made: list[BatchLoader[str, object]] = []
        self._loading: set[asyncio.Task[Any]] = set()

    def forget(self) -> None:
        for loader in self._made:
            loader.clear_all()

    async def stop(self) -> None:
        """Ends the batches that are under way in tasks of their own, which nobody else ends."""
        await cancelled(self._loading)

    def _loader(
        self, read: Callable[[list[str]], Coroutine[None, None, list[Value]]]
    ) -> BatchLoader[str, Value]:
        # What knew of us would leave all that is read to Python's collector: loaders are ours.
        # Made by `BatchLoader[str, Value]`, each would also have to remember its types.
        loader: BatchLoader[str, Value] = BatchLoader(read, self._loading)
        self._made.append(loader)  # type: ignore[arg-type]  # only ever cleared
        return loader

    @cached_property
    def users(self) -> BatchLoader[str, User | None]:
        return self._loader(self._reads.users)

    @cached_property
    def permissions(self) -> BatchLoader[str, bool]:
        """Whether the viewer's role holds each permission, as it stands on the primary."""
        return self._loader(self._reads.permissions)

    @cached_property
    def plans(self) -> BatchLoader[str, Plan | None]:
        return self._loader(self._reads.plans)

    @cached_property
    def batches(self) -> BatchLoader[str, Batch | None]:
        return self._loader(self._reads.batches)

    @cached_property
    def state_counts(self) -> BatchLoader[str, StateCounts]:
        """By batch."""
        return self._loader(self._reads.state_counts)

    @cached_property
    def reported_keys(self) -> BatchLoader[str, Sequence[ReportedKey]]:
        """By batch; raises `ReportTooLong` where all of them together are too many."""
        return self._loader(self._reads.reported_keys)

    @cached_property
    def events_of_keys(self) -> BatchLoader[str, Sequence[KeyEvent]]:
        return self._loader(self._reads.events_of_keys)

    @cached_property
    def generations(self) -> BatchLoader[str, Generation | None]:
        """From the primary: the state of a job is never old."""
        return self._loader(self._reads.generations)

    @cached_property
    def queue_positions(self) -> BatchLoader[str, int | None]:
        """From the primary, by generation; None for those that do not wait."""
        return self._loader(self._reads.queue_positions)

    @cached_property
    def contents(self) -> BatchLoader[str, Content | None]:
        return self._loader(self._reads.contents)

    @cached_property
    def live_contents(self) -> BatchLoader[str, Content | None]:
        """None for those that their owner has deleted."""
        return self._loader(self._reads.live_contents)

    @cached_property
    def derived_contents(self) -> BatchLoader[str, Sequence[Content]]:
        """The newest that were made from each, none deleted."""
        return self._loader(self._reads.derived_contents)

    @cached_property
    def version_notes(self) -> BatchLoader[str, Sequence[VersionNote]]:
        """The last earlier versions of each content, the newest first."""
        return self._loader(self._reads.version_notes)

    @cached_property
    def contents_of_generations(self) -> BatchLoader[str, Content | None]:
        return self._loader(self._reads.contents_of_generations)

    @cached_property
    def assets_of_contents(self) -> BatchLoader[str, Sequence[Asset]]:
        return self._loader(self._reads.assets_of_contents)

    @cached_property
    def shares_of_contents(self) -> BatchLoader[str, Sequence[Share]]:
        """The viewer's own links alone."""
        return self._loader(self._reads.shares_of_contents)
