"""Batched reads: one statement for all the keys that one level of an operation asks for."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Generic, Self, TypeVar, overload

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


class _Loader(Generic[Value]):
    """A loader that is made when it is first asked for, and is what Python finds from then on.

    `functools.cached_property` takes a lock for that (up to Python 3.11), and thrice the time.
    """

    def __init__(
        self, read: Callable[[Reads, list[str]], Coroutine[None, None, list[Value]]]
    ) -> None:
        self._read = read

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, loaders: None, owner: type) -> Self: ...
    @overload
    def __get__(self, loaders: "Loaders", owner: type) -> BatchLoader[str, Value]: ...
    def __get__(self, loaders: "Loaders | None", owner: type) -> Self | BatchLoader[str, Value]:
        if loaders is None:
            return self
        # What knew of `loaders` would leave all that is read to Python's collector: they are its.
        # Made by `BatchLoader[str, Value]`, each would also have to remember its types.
        made: BatchLoader[str, Value] = BatchLoader(
            partial(self._read, loaders.reads), loaders.loading
        )
        loaders.__dict__[self._name] = made
        return made


class Loaders:
    """The loaders of one operation; each is made when first used.

    `forget()` empties them, for an operation that lives on: a subscription batches its reads,
    but every event sees the world anew.
    """

    def __init__(self, product: Product, viewer: Viewer | None) -> None:
        self.reads = Reads(product, viewer)
        self.loading: set[asyncio.Task[Any]] = set()

    def forget(self) -> None:
        for made in self.__dict__.values():
            if isinstance(made, BatchLoader):
                made.clear_all()

    async def stop(self) -> None:
        """Ends the batches that are under way in tasks of their own, which nobody else ends."""
        await cancelled(self.loading)

    users = _Loader[User | None](Reads.users)
    #: Whether the viewer's role holds each permission, as it stands on the primary.
    permissions = _Loader[bool](Reads.permissions)
    plans = _Loader[Plan | None](Reads.plans)
    batches = _Loader[Batch | None](Reads.batches)
    #: By batch.
    state_counts = _Loader[StateCounts](Reads.state_counts)
    #: By batch; raises `ReportTooLong` where all of them together are too many.
    reported_keys = _Loader[Sequence[ReportedKey]](Reads.reported_keys)
    events_of_keys = _Loader[Sequence[KeyEvent]](Reads.events_of_keys)
    #: From the primary: the state of a job is never old.
    generations = _Loader[Generation | None](Reads.generations)
    #: From the primary, by generation; None for those that do not wait.
    queue_positions = _Loader[int | None](Reads.queue_positions)
    contents = _Loader[Content | None](Reads.contents)
    #: None for those that their owner has deleted.
    live_contents = _Loader[Content | None](Reads.live_contents)
    #: The newest that were made from each, none deleted.
    derived_contents = _Loader[Sequence[Content]](Reads.derived_contents)
    #: The last earlier versions of each content, the newest first.
    version_notes = _Loader[Sequence[VersionNote]](Reads.version_notes)
    contents_of_generations = _Loader[Content | None](Reads.contents_of_generations)
    assets_of_contents = _Loader[Sequence[Asset]](Reads.assets_of_contents)
    #: The viewer's own links alone.
    shares_of_contents = _Loader[Sequence[Share]](Reads.shares_of_contents)
