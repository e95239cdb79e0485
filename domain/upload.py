"""A file that a creator sends us, before and after it is checked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

from domain.asset import SignedUrl
from domain.errors import ErrorCode, Refusal
from domain.language import Sentence

UPLOAD_LIFETIME = timedelta(hours=24)
#: How long the address that takes the file is good.
PUT_LIFETIME = timedelta(minutes=30)
#: How many files a creator may announce in `UPLOAD_LIMIT_SPAN`.
UPLOAD_LIMIT = 100
UPLOAD_LIMIT_SPAN = timedelta(hours=24)
#: The most pixels of a picture that is worked with.
PIXEL_LIMIT = 24_000_000

PICTURE_TYPES = ("image/png", "image/jpeg", "image/webp")
#: What may carry an AI label that we can read.
LABELLED_TYPES = (
    "image/png",
    "image/jpeg",
    "application/pdf",
    "audio/mpeg",
    "audio/wav",
    "audio/x-wav",
)

_PICTURES = "PNG, JPEG, WebP"
_MIB = 1024 * 1024


class UploadPurpose(StrEnum):
    BACKGROUND = "BACKGROUND"
    LOGO = "LOGO"
    VERIFY = "VERIFY"

    @property
    def byte_limit(self) -> int:
        return 20 * _MIB if self is UploadPurpose.VERIFY else 10 * _MIB

    @property
    def mime_types(self) -> tuple[str, ...]:
        """What may be sent for it."""
        return LABELLED_TYPES if self is UploadPurpose.VERIFY else PICTURE_TYPES


class UploadStatus(StrEnum):
    PENDING = "PENDING"
    READY = "READY"
    REFUSED = "REFUSED"


class UnsupportedMedia(Refusal):
    code = ErrorCode.UNSUPPORTED_MEDIA

    def __init__(self, purpose: UploadPurpose) -> None:
        kinds = "PNG, JPEG, PDF, MP3, WAV" if purpose is UploadPurpose.VERIFY else _PICTURES
        super().__init__(
            Sentence(
                f"不支持该文件格式，请上传 {kinds.replace(', ', '、')} 文件。",
                f"This kind of file is not supported; send one of {kinds}.",
            ),
            field=("input", "mimeType"),
        )


class UploadTooLarge(Refusal):
    code = ErrorCode.UPLOAD_TOO_LARGE

    def __init__(self, byte_limit: int) -> None:
        super().__init__(
            Sentence(
                f"文件大小须为 1 字节到 {byte_limit // _MIB} MiB。",
                f"A file has 1 byte to {byte_limit // _MIB} MiB.",
            ),
            field=("input", "byteSize"),
        )


class UploadNotAsAnnounced(Refusal):
    """More bytes than announced, fewer, or too slowly; the rest may still be sent right."""

    code = ErrorCode.UPLOAD_MISMATCH

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "收到的文件大小与 byteSize 不符，或传输超时，请重新上传。",
                "What arrived is not as large as its byteSize, or came too slowly; send it again.",
            )
        )


class UploadClosed(Refusal):
    code = ErrorCode.UPLOAD_CLOSED

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "该上传地址已使用、正在使用或已过期，请重新申请上传。",
                "This upload was used, is in use, or has expired; ask for a new one.",
            )
        )


class UploadLimitReached(Refusal):
    code = ErrorCode.UPLOAD_LIMIT

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"24 小时内最多上传 {UPLOAD_LIMIT} 个文件，请稍后再试。",
                f"You can send {UPLOAD_LIMIT} files in 24 hours; try again later.",
            )
        )


class UploadUnusable(Refusal):
    """Unknown, another's, for something else, not checked or expired: the answer is the same."""

    code = ErrorCode.UPLOAD_MISSING

    def __init__(self, *field: str) -> None:
        super().__init__(
            Sentence(
                "上传的图片不存在、用途不符、尚未上传完成或已过期，请重新上传。",
                "There is no such upload for this, or it is not ready, or too old; make another.",
            ),
            field=("input", *field),
        )


class PictureTooLarge(Refusal):
    code = ErrorCode.PICTURE_TOO_LARGE

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"图片过大，最多 {PIXEL_LIMIT // 10_000} 万像素，请缩小后再上传。",
                f"The picture has more than {PIXEL_LIMIT // 1_000_000} million pixels;"
                " make it smaller.",
            )
        )


class PictureUnreadable(Refusal):
    code = ErrorCode.PICTURE_UNREADABLE

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "图片已损坏或无法读取，请重新导出后再上传。",
                "The picture is damaged or cannot be read; export it anew and send that.",
            )
        )


@dataclass(eq=False, kw_only=True)
class Upload:
    """`mime_type` and `byte_size` are as announced, and once it is READY as stored.

    Pixels for `width` and `height`; those of a picture and `blob_name` are known once it is READY.
    """

    id: str
    owner_id: str
    purpose: UploadPurpose
    status: UploadStatus = UploadStatus.PENDING
    blob_name: str | None = None
    mime_type: str | None = None
    byte_size: int | None = None
    width: int | None = None
    height: int | None = None
    created_at: datetime
    expires_at: datetime

    def is_open(self, *, now: datetime) -> bool:
        """Whether its file may be sent."""
        return self.status is UploadStatus.PENDING and now < self.created_at + PUT_LIFETIME

    def is_usable(self, *, now: datetime) -> bool:
        return self.status is UploadStatus.READY and now < self.expires_at

    def is_for(self, purpose: UploadPurpose, *, owner_id: str, now: datetime) -> bool:
        is_theirs = self.owner_id == owner_id and self.purpose is purpose
        return is_theirs and self.is_usable(now=now)


@dataclass(frozen=True, slots=True)
class RequestHeader:
    """What a file has to be sent with."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A file fit to be stored: a picture drawn anew, or what is to be verified as it came."""

    data: bytes
    mime_type: str
    extension: str
    width: int | None = None
    height: int | None = None


class Intake(Protocol):
    """Looks into what strangers send."""

    async def accept(self, data: bytes, *, purpose: UploadPurpose) -> Accepted:
        """Raises `UnsupportedMedia`, `PictureTooLarge`, `PictureUnreadable`.

        Pictures to work with lose whatever is not pixels, and stand upright.
        """


class UploadUrls(Protocol):
    def put_url(self, upload_id: str, *, owner_id: str, now: datetime) -> SignedUrl: ...


class UploadReads(Protocol):
    async def get(self, upload_id: str) -> Upload | None: ...


class Uploads(UploadReads, Protocol):
    async def add(self, upload: Upload) -> None: ...

    async def lock(self, upload_id: str) -> Upload | None: ...

    async def count_since(self, owner_id: str, since: datetime) -> int: ...

    async def known_blob_names(self, blob_names: Collection[str]) -> set[str]:
        """Those of `blob_names` that some upload refers to."""


@runtime_checkable
class ShowsUploads(Protocol):
    """A request that names files which its requester has sent."""

    @property
    def uploads(self) -> Sequence[tuple[str, UploadPurpose]]:
        """Each by its id, with what it must have been sent for."""
