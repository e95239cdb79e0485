"""Reads for many keys at once: what each key of a level of an operation asks for."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import TypeVar

from domain.asset import Asset
from domain.content import Content, VersionNote
from domain.editing import VERSIONS_KEPT
from domain.generation import Generation
from domain.key import Batch, Plan
from domain.key_event import EVENTS_SHOWN, KeyEvent
from domain.key_register import REPORT_LIMIT, ReportedKey, ReportTooLong, StateCounts
from domain.page import PAGE_LIMIT
from domain.product import Product
from domain.session import Viewer
from domain.share import Share
from domain.user import User

Value = TypeVar("Value")


class Reads:
    """Those of one operation's loaders, each of one value for each key in the order of the keys."""

    def __init__(self, product: Product, viewer: Viewer | None) -> None:
        self._product = product
        self._database = product.database
        self._user_id = None if viewer is None else viewer.user_id

    async def users(self, user_ids: list[str]) -> list[User | None]:
        async with self._database.read(user_id=self._user_id) as reader:
            users = await reader.users.get_many(user_ids)
        return _in_order(user_ids, users, lambda user: user.id)

    async def permissions(self, names: list[str]) -> list[bool]:
        """Whether the viewer's role holds each permission, as it stands on the primary."""
        if self._user_id is None:
            return [False] * len(names)
        held = await self._product.permitting.permissions_of(self._user_id)
        return [name in held for name in names]

    async def plans(self, plan_ids: list[str]) -> list[Plan | None]:
        async with self._database.read(user_id=self._user_id) as reader:
            plans = await reader.plans.get_many(plan_ids)
        return _in_order(plan_ids, plans, lambda plan: plan.id)

    async def batches(self, batch_ids: list[str]) -> list[Batch | None]:
        async with self._database.read(user_id=self._user_id) as reader:
            batches = await reader.batches.get_many(batch_ids)
        return _in_order(batch_ids, batches, lambda batch: batch.id)

    async def state_counts(self, batch_ids: list[str]) -> list[StateCounts]:
        """By batch."""
        async with self._database.read(user_id=self._user_id) as reader:
            counts = await reader.key_register.counts(batch_ids, now=self._product.clock())
        return [counts.get(batch_id, {}) for batch_id in batch_ids]

    async def reported_keys(self, batch_ids: list[str]) -> list[Sequence[ReportedKey]]:
        """By batch; raises `ReportTooLong` where all of them together are too many."""
        async with self._database.read(user_id=self._user_id) as reader:
            keys = await reader.key_register.reported(batch_ids, limit=REPORT_LIMIT + 1)
        if len(keys) > REPORT_LIMIT:
            raise ReportTooLong
        return _grouped(batch_ids, keys, attrgetter("key.batch_id"))

    async def events_of_keys(self, key_ids: list[str]) -> list[Sequence[KeyEvent]]:
        async with self._database.read(user_id=self._user_id) as reader:
            events = await reader.key_events.newest(key_ids, limit=EVENTS_SHOWN)
        return _grouped(key_ids, events, attrgetter("key_id"))

    async def generations(self, generation_ids: list[str]) -> list[Generation | None]:
        """From the primary: the state of a job is never old."""
        async with self._database.read_latest() as reader:
            generations = await reader.generations.get_many(generation_ids)
        return _in_order(generation_ids, generations, lambda generation: generation.id)

    async def queue_positions(self, generation_ids: list[str]) -> list[int | None]:
        """From the primary, by generation; None for those that do not wait."""
        async with self._database.read_latest() as reader:
            positions = await reader.generations.queue_positions(generation_ids)
        return [positions.get(generation_id) for generation_id in generation_ids]

    async def contents(self, content_ids: list[str]) -> list[Content | None]:
        async with self._database.read(user_id=self._user_id) as reader:
            contents = await reader.contents.get_many(content_ids)
        return _in_order(content_ids, contents, lambda content: content.id)

    async def live_contents(self, content_ids: list[str]) -> list[Content | None]:
        """None for those that their owner has deleted."""
        contents = await self.contents(content_ids)
        return [None if each is None or each.deleted_at else each for each in contents]

    async def derived_contents(self, content_ids: list[str]) -> list[Sequence[Content]]:
        """The newest that were made from each, none deleted."""
        async with self._database.read(user_id=self._user_id) as reader:
            derived = await reader.contents.list_derived(content_ids, limit=PAGE_LIMIT)
        return _grouped(content_ids, derived, attrgetter("based_on_id"))

    async def version_notes(self, content_ids: list[str]) -> list[Sequence[VersionNote]]:
        """The last earlier versions of each content, the newest first."""
        async with self._database.read(user_id=self._user_id) as reader:
            notes = await reader.contents.list_version_notes(content_ids, limit=VERSIONS_KEPT)
        return _grouped(content_ids, notes, attrgetter("content_id"))

    async def contents_of_generations(self, generation_ids: list[str]) -> list[Content | None]:
        async with self._database.read(user_id=self._user_id) as reader:
            contents = await reader.contents.list_of_generations(generation_ids)
        return _in_order(generation_ids, contents, lambda content: content.generation_id)

    async def assets_of_contents(self, content_ids: list[str]) -> list[Sequence[Asset]]:
        async with self._database.read(user_id=self._user_id) as reader:
            assets = await reader.assets.list_of_contents(content_ids)
        return _grouped(content_ids, assets, attrgetter("content_id"))

    async def shares_of_contents(self, content_ids: list[str]) -> list[Sequence[Share]]:
        """The viewer's own links alone."""
        if self._user_id is None:
            return [[] for _ in content_ids]
        async with self._database.read(user_id=self._user_id) as reader:
            shares = await reader.shares.list_live(
                self._user_id, content_ids, now=self._product.clock()
            )
        return [
            [share for share in shares if share.content_id == content_id]
            for content_id in content_ids
        ]


def _grouped(
    keys: Sequence[str], values: Iterable[Value], key_of: Callable[[Value], str | None]
) -> list[Sequence[Value]]:
    found: dict[str | None, list[Value]] = defaultdict(list)
    for value in values:
        found[key_of(value)].append(value)
    return [found[key] for key in keys]


def _in_order(
    keys: Sequence[str], values: Sequence[Value], key_of: Callable[[Value], str]
) -> list[Value | None]:
    found = {key_of(value): value for value in values}
    return [found.get(key) for key in keys]
