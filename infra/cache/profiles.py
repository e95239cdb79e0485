"""Profiles in Redis, for an hour, and never older than the account."""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial
from itertools import islice

from pydantic import TypeAdapter, ValidationError
from redis.asyncio import Redis

from domain.ending import cancelled
from domain.event_logger import EventLogger
from domain.lookup import FoundIn
from domain.profile_cache import Lease, Profile
from infra.cache.keys import profile_key
from infra.cache.spared import NotAnswered, Spared

TTL_SECONDS = 3600
#: As long as reading a row may take; who comes meanwhile reads it too, and keeps nothing.
LEASE_SECONDS = 10
#: Longer than any commit: by then it is done, or undone.
CHANGE_SECONDS = 300
_UNTOLD_USERS = 10_000
_TOLD_AT_ONCE = 100
#: For so long a transaction waits, with what it has locked.
PATIENCE_SECONDS = 0.5
#: Until a Redis that could not be told is tried again.
AGAIN_SECONDS = 1.0
#: In place of a profile while the account changes.
_CHANGING = ""
_LEASE = "lease:"
_PROFILE = "{"

# What is none of ours is written over. A Redis that has no memory left gives no lease.
_FIND = f"""
local kept = redis.pcall('GET', KEYS[1])
if type(kept) == 'string' and (kept == '{_CHANGING}'
    or string.find(kept, '{_LEASE}', 1, true) == 1 or string.find(kept, '{_PROFILE}', 1, true) == 1)
then return kept end
local leased = redis.pcall('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
if leased['err'] then return '{_CHANGING}' end
return ARGV[1]
"""

_KEEP = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
end
"""

# A Redis that has no memory left for this keeps no profile either.
_CHANGE = """
local told = redis.pcall('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
if told['err'] then redis.call('DEL', KEYS[1]) end
"""

_log = EventLogger(__name__)


class RedisProfileCache:
    """Of changes that Redis could not be told of, it is told as soon as it is there again.

    Until then this process knows no profile of theirs. `aclose` tries a last time.
    """

    def __init__(
        self,
        redis: Redis,
        *,
        monotonic: Callable[[], float],
        on_lookup: Callable[[FoundIn], None],
    ) -> None:
        self._redis = redis
        self._spared = Spared("profiles", monotonic=monotonic)
        # Of its own: that a question was not answered is no reason to keep a change back.
        self._telling = Spared("profile changes", monotonic=monotonic)
        self.reminding: asyncio.Task[None] | None = None
        self._adapter = TypeAdapter(Profile)
        self._on_lookup = on_lookup
        self._untold: OrderedDict[str, object] = OrderedDict()  # each change by its own
        self._find = redis.register_script(_FIND)
        self._keep = redis.register_script(_KEEP)
        self._change = redis.register_script(_CHANGE)

    async def find(self, user_id: str) -> Profile | Lease | None:
        found = await self._found(user_id)
        self._on_lookup(FoundIn.STORE if isinstance(found, Profile) else FoundIn.NOWHERE)
        return found

    async def _found(self, user_id: str) -> Profile | Lease | None:
        lease = f"{_LEASE}{secrets.token_hex(8)}"

        async def ask() -> str:
            text: str = await self._find([profile_key(user_id)], [lease, LEASE_SECONDS])
            return text

        if user_id in self._untold:
            return None
        try:
            text = await self._spared.answer(ask)
        except NotAnswered:
            return None
        except UnicodeDecodeError:
            await self._overwrite(user_id)
            return None
        if text.startswith(_PROFILE):
            return await self._read(text, user_id)
        return Lease(lease) if text == lease else None

    async def _read(self, text: str, user_id: str) -> Profile | None:
        """Another release may know other profiles."""
        try:
            return self._adapter.validate_json(text)
        except ValidationError:
            await self._overwrite(user_id)
            return None

    async def _overwrite(self, user_id: str) -> None:
        _log.info("profile_cache.unreadable")
        await self.expect_changes([user_id])

    async def keep(self, profile: Profile, lease: Lease) -> None:
        text = self._adapter.dump_json(profile)

        async def ask() -> None:
            await self._keep([profile_key(profile.id)], [lease.token, text, TTL_SECONDS])

        try:
            await self._spared.answer(ask)
        except NotAnswered:
            return  # it is read again where it is asked for again

    async def expect_changes(self, user_ids: Collection[str]) -> None:
        """Never raises, and returns soon."""
        for user_id in user_ids:
            self._untold[user_id] = object()
            self._untold.move_to_end(user_id)
        while len(self._untold) > _UNTOLD_USERS:
            self._untold.popitem(last=False)
            _log.warning("profile_cache.change_lost")
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._telling.answer(partial(self._tell, user_ids))
        except (NotAnswered, TimeoutError):
            _log.warning("profile_cache.change_untold", users=len(user_ids))
        if self._untold and (self.reminding is None or self.reminding.done()):
            self.reminding = asyncio.create_task(self._remind())

    async def _tell(self, user_ids: Collection[str]) -> None:
        changes = {user_id: self._untold[user_id] for user_id in user_ids}
        async with self._redis.pipeline(transaction=False) as pipeline:
            for user_id in changes:
                mark = (_CHANGING, CHANGE_SECONDS)
                await self._change([profile_key(user_id)], mark, client=pipeline)
            await pipeline.execute()
        for user_id, change in changes.items():
            if self._untold.get(user_id) is change:
                del self._untold[user_id]

    async def _remind(self) -> None:
        while self._untold:
            await asyncio.sleep(AGAIN_SECONDS)
            await self._tell_some()

    async def _tell_some(self) -> None:
        with suppress(NotAnswered):
            await self._telling.answer(
                partial(self._tell, list(islice(self._untold, _TOLD_AT_ONCE)))
            )

    async def aclose(self) -> None:
        if self.reminding is not None:
            await cancelled([self.reminding])
        untold = -1
        while len(self._untold) not in {0, untold}:  # for as long as it is of use
            untold = len(self._untold)
            await self._tell_some()
