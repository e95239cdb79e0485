"""A file that belongs to a content: a picture, a sound, a subtitle."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.picture import QualityCheck
from domain.platform import Platform

#: In characters.
CAPTION_LENGTH = 200


class AssetKind(StrEnum):
    IMAGE = "IMAGE"
    AUDIO = "AUDIO"
    SUBTITLE = "SUBTITLE"
    DOCUMENT = "DOCUMENT"


class AssetRole(StrEnum):
    """What a file is to its content: all there is, one piece, or the pieces in another form."""

    WHOLE = "WHOLE"
    PART = "PART"
    LONG_IMAGE = "LONG_IMAGE"


@dataclass(eq=False, kw_only=True)
class Asset:
    """`blob_name` is where its bytes are; pixels for `width` and `height`, else None.

    `caption` tells pieces apart: a size's name, a scene's heading; at most `CAPTION_LENGTH`.
    `checks` are those of pictures.
    """

    id: str
    content_id: str
    owner_id: str
    kind: AssetKind
    ordinal: int
    blob_name: str
    mime_type: str
    byte_size: int
    width: int | None = None
    height: int | None = None
    duration_seconds: float | None = None
    ai_label: str | None = None
    role: AssetRole = AssetRole.PART
    platform: Platform | None = None
    caption: str = ""
    checks: list[QualityCheck] = field(default_factory=list)
    created_at: datetime


class AssetReads(Protocol):
    async def get(self, asset_id: str) -> Asset | None: ...

    async def list_of_contents(self, content_ids: Collection[str]) -> Sequence[Asset]:
        """The assets of all these contents, each content's in their own order."""


class Assets(AssetReads, Protocol):
    async def add_many(self, assets: Sequence[Asset]) -> None: ...

    async def known_blob_names(self, blob_names: Collection[str]) -> set[str]:
        """Those of `blob_names` that some asset refers to."""


@dataclass(frozen=True, slots=True)
class SignedUrl:
    """An address that opens one path to whoever holds it, until `expires_at`."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """What a request says of itself, as it came: any text may stand in it."""

    method: str
    path: str
    expires: str
    owner_id: str
    signature: str


@dataclass(frozen=True, slots=True)
class BlobInfo:
    name: str
    byte_size: int
    modified_at: datetime


class BlobMissing(Exception):
    """There is no blob of that name, or no longer."""


class Blobs(Protocol):
    """Named byte strings; a name is a relative path of safe characters."""

    def writing(self, blob_name: str) -> AbstractAsyncContextManager["BlobDraft"]:
        """A draft under a temporary name; leaving without `publish` deletes it."""

    async def keep(self, data: bytes, *, extension: str) -> str:
        """Stores the bytes under a name made of their digest, and returns it.

        Whoever stores the same again gets the same name; the blob then counts as new.
        """

    async def load(self, blob_name: str) -> bytes:
        """All of it; raises `BlobMissing`."""

    async def renew(self, blob_name: str) -> None:
        """Makes it count as new, for another row that will name it; raises `BlobMissing`."""

    async def exists(self, blob_name: str) -> bool: ...

    async def delete(self, blob_name: str, *, stored_before: datetime | None = None) -> bool:
        """Whether there is no such blob any more; no error where there was none.

        One that was stored, or stored again, at `stored_before` or later stays, even if that
        happens at the same time.
        """

    def list(self) -> AsyncIterator[BlobInfo]: ...

    def signed_url(
        self, blob_name: str, *, owner_id: str, now: datetime, until: datetime | None = None
    ) -> SignedUrl:
        """For reading, and never beyond `until`.

        Without that, all of one owner's for one blob are the same for a while.
        """

    def urls_expire_at(self, *, now: datetime) -> datetime:
        """When those stop working that are signed now without an `until`."""


class BlobDraft(Protocol):
    async def write(self, chunk: bytes) -> None: ...

    async def publish(self) -> None:
        """Renames the draft to its own name, in one step."""
