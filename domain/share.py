"""Links that show one content to whoever has them, for a while."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence

SHARE_LIMIT = 20
SHARE_DAYS_DEFAULT = 30
SHARE_DAYS_LIMIT = 365
#: How long a link that has ended is remembered, with how often it was opened.
SHARE_MEMORY = timedelta(days=30)
#: Whose the addresses of shared files are said to be: they tell nothing of their owner.
SHARED = "shared"


class ShareLimitReached(Refusal):
    code = ErrorCode.SHARE_LIMIT

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"每个内容最多有 {SHARE_LIMIT} 个有效的分享链接，请先撤销一个。",
                f"A content has at most {SHARE_LIMIT} live links; revoke one first.",
            ),
            field=("input", "contentId"),
        )


@dataclass(eq=False, kw_only=True)
class Share:
    """The link's token is not kept, only its digest."""

    id: str
    owner_id: str
    content_id: str
    token_digest: str
    view_count: int = 0
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def is_live(self, *, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedShare:
    """A new link: its token, and the address that holds it, are known this once."""

    id: str
    token: str
    url: str
    view_count: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    @classmethod
    def of(cls, share: Share, token: str, url: str) -> "IssuedShare":
        return cls(
            id=share.id,
            token=token,
            url=url,
            view_count=share.view_count,
            created_at=share.created_at,
            expires_at=share.expires_at,
            revoked_at=share.revoked_at,
        )


class ShareReads(Protocol):
    async def get_by_digest(self, token_digest: str) -> Share | None: ...

    async def list_live(
        self, owner_id: str, content_ids: Collection[str], *, now: datetime
    ) -> Sequence[Share]:
        """The owner's live links to these contents, newest first."""


class Shares(ShareReads, Protocol):
    async def add(self, share: Share) -> None: ...

    async def lock(self, share_id: str) -> Share | None:
        """The row as it is now, and nobody else may change it before our transaction ends."""

    async def add_views(self, views: Mapping[str, int]) -> None:
        """How often each share was opened since the last time."""


class ShareTokens(Protocol):
    """Makes tokens of at least 128 random bits, and the digests we keep of them."""

    def new(self) -> str: ...

    def digest(self, token: str) -> str: ...


class ShareViews(Protocol):
    """Counts how often links are opened, away from the database."""

    async def count(self, share_id: str, visitor: str) -> None:
        """One more, unless that visitor came within the hour. While the store is away: none."""

    async def take(self, *, limit: int) -> Mapping[str, int]:
        """What was counted of at most so many shares, by share; it is counted no more."""

    async def put_back(self, views: Mapping[str, int]) -> None:
        """Counts what was taken on. While the store is away it is lost."""
