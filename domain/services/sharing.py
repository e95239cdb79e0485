"""Links that show one content to whoever has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.content import Content
from domain.errors import NotFound
from domain.ids import Clock, NewId
from domain.options import checked_number
from domain.rate_limit import Bucket, RateLimits
from domain.repeating import repeatable
from domain.services.owning import lock_owner
from domain.share import (
    SHARE_DAYS_DEFAULT,
    SHARE_DAYS_LIMIT,
    SHARE_LIMIT,
    IssuedShare,
    Share,
    ShareLimitReached,
    ShareTokens,
    ShareViews,
)
from domain.shared_content import SharedContent, SharedFile
from domain.unit_of_work import Database, Reader
from domain.user import User, UserStatus

SHARE_PATH = "/s"
_BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sharing:
    """`base_url` is where pages are served, without a slash at its end."""

    database: Database
    tokens: ShareTokens
    views: ShareViews
    rate_limits: RateLimits
    base_url: str
    new_id: NewId
    clock: Clock

    @repeatable
    async def share(
        self, content_id: str, *, owner_id: str, days: int = SHARE_DAYS_DEFAULT
    ) -> IssuedShare:
        """Raises `NotFound`, `NumberOutOfRange`, `ShareLimitReached`."""
        checked_number(days, "expiresInDays", lowest=1, highest=SHARE_DAYS_LIMIT)
        token = self.tokens.new()
        async with self.database.begin(user_id=owner_id) as work:
            await lock_owner(work, owner_id)
            # Of two requests at once, the later one counts what the earlier has made.
            content = await work.contents.lock(content_id)
            if content is None or content.owner_id != owner_id or content.deleted_at is not None:
                raise NotFound
            now = await work.now()
            if len(await work.shares.list_live(owner_id, [content_id], now=now)) >= SHARE_LIMIT:
                raise ShareLimitReached
            share = Share(
                id=self.new_id(),
                owner_id=owner_id,
                content_id=content_id,
                token_digest=self.tokens.digest(token),
                created_at=now,
                expires_at=now + timedelta(days=days),
            )
            await work.shares.add(share)
        return IssuedShare.of(share, token, f"{self.base_url}{SHARE_PATH}/{token}")

    @repeatable
    async def revoke(self, share_id: str, *, owner_id: str) -> Share:
        """Raises `NotFound`; asking twice is harmless."""
        async with self.database.begin(user_id=owner_id) as work:
            share = await work.shares.lock(share_id)
            if share is None or share.owner_id != owner_id:
                raise NotFound
            if share.revoked_at is None:
                share.revoked_at = await work.now()
        return share

    async def open(self, token: str, *, visitor: str) -> SharedContent:
        """What the link shows.

        Raises `RateLimited`, and `NotFound` whatever the reason: unknown, over, or hidden.
        """
        await self.rate_limits.take(Bucket.SHARED_PER_ADDRESS, visitor)
        # From the primary: a link that was revoked is closed at once.
        async with self.database.read_latest() as reader:
            share = await reader.shares.get_by_digest(self.tokens.digest(token))
        if share is None or not share.is_live(now=self.clock()):
            raise NotFound
        async with self.database.read(user_id=share.owner_id) as reader:
            shown = await _shown(reader, share)
        await self.views.count(share.id, visitor)
        return shown

    async def record_views(self) -> list[str]:
        """Writes down what was counted since the last time; returns the ids of the shares.

        What is not written is counted on, and a later time writes it: where SQL was lost during a
        commit, it may be counted twice. Raises `DatabaseConflict`, `DatabaseUnavailable`.
        """
        recorded: list[str] = []
        while views := await self.views.take(limit=_BATCH):
            await self._record(views)
            recorded += sorted(views)
        return recorded

    async def _record(self, views: Mapping[str, int]) -> None:
        is_written = False
        try:
            await self._add_views(views)
            is_written = True
        finally:
            if not is_written:
                await self.views.put_back(views)

    @repeatable
    async def _add_views(self, views: Mapping[str, int]) -> None:
        async with self.database.begin() as work:
            await work.shares.add_views(views)


async def _shown(reader: Reader, share: Share) -> SharedContent:
    """Raises `NotFound`."""
    content = await reader.contents.get(share.content_id)
    owners = await reader.users.get_many([share.owner_id])
    if content is None or not _is_open(content, owners):
        raise NotFound
    assets = await reader.assets.list_of_contents([content.id])
    return SharedContent(
        content=content,
        files=[SharedFile.of(asset, expires_at=share.expires_at) for asset in assets],
        author_name=_chosen_name(owners[0]),
        expires_at=share.expires_at,
    )


def _chosen_name(owner: User) -> str | None:
    """None where the name may have been made from an address."""
    return owner.display_name if owner.is_name_chosen else None


def _is_open(content: Content, owners: Sequence[User]) -> bool:
    is_active = any(owner.status is UserStatus.ACTIVE for owner in owners)
    return is_active and content.deleted_at is None
