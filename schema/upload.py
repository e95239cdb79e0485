"""Files that creators send us."""

from datetime import datetime

import strawberry

from domain import upload
from domain.upload import (
    LABELLED_TYPES,
    PICTURE_TYPES,
    PIXEL_LIMIT,
    UPLOAD_LIFETIME,
    UPLOAD_LIMIT,
    UploadPurpose,
    UploadStatus,
)
from resolvers.upload import url
from schema.batch import computed
from schema.enums import describe
from schema.node import Node, node_id
from schema.payload import Payload
from schema.shown import shows

_HOURS = int(UPLOAD_LIFETIME.total_seconds()) // 3600
_MIB = 1024 * 1024
_PICTURES = ", ".join(f"`{each}`" for each in PICTURE_TYPES)
_LABELLED = ", ".join(f"`{each}`" for each in LABELLED_TYPES)

describe(
    UploadPurpose,
    "What a file is sent for.",
    {
        "BACKGROUND": "A picture behind a cover. It is drawn anew as a JPEG without"
        " metadata, upright, at most 4096 pixels a side.",
        "LOGO": "A badge or logo. It is drawn anew as a PNG without metadata, at most 2048 pixels a"
        " side, and stays transparent.",
        "VERIFY": "A file whose AI label is to be read; kept as it came, and shown to nobody.",
    },
)
describe(
    UploadStatus,
    "Where an upload stands.",
    {
        "PENDING": "The file has not arrived.",
        "READY": "The file was checked and can be used.",
        "REFUSED": "The file was refused; make a new upload for another one.",
    },
)


@strawberry.type(description=f"A file of yours; forgotten after {_HOURS} hours.")
class Upload(Node):
    id: strawberry.ID = node_id("Upload")
    purpose: UploadPurpose = strawberry.field(description="What it is for.")
    status: UploadStatus = strawberry.field(description="Where it stands.")
    url = computed(
        url, str | None, "Signed, for about an hour; null unless it is READY, and for VERIFY."
    )
    mime_type: str | None = strawberry.field(
        description="The media type, such as `image/png`: as announced, and once READY as stored."
    )
    byte_size: int | None = strawberry.field(
        description="Bytes: as announced, and once READY as stored."
    )
    width: int | None = strawberry.field(
        description="Pixels; null unless it is READY, and for VERIFY."
    )
    height: int | None = strawberry.field(
        description="Pixels; null unless it is READY, and for VERIFY."
    )
    created_at: datetime = strawberry.field(description="When it was announced.")
    expires_at: datetime = strawberry.field(description="When it is forgotten.")

    is_type_of = shows(upload.Upload)


@strawberry.type(description="A header of an HTTP request.")
class HttpHeader:
    name: str = strawberry.field(description="The header's name.")
    value: str = strawberry.field(description="The header's value.")


@strawberry.input(
    description=f"A file that you want to send. {UPLOAD_LIMIT} of them in 24 hours are the most."
)
class CreateUploadInput:
    purpose: UploadPurpose = strawberry.field(description="What it is for.")
    mime_type: str = strawberry.field(
        description=f"One of {_PICTURES}; for VERIFY, of {_LABELLED}. A picture to work with has at"
        f" most {PIXEL_LIMIT // 1_000_000} million pixels."
    )
    byte_size: int = strawberry.field(
        description="Exactly how many bytes will be sent: at most"
        f" {UploadPurpose.BACKGROUND.byte_limit // _MIB} MiB, and for VERIFY"
        f" {UploadPurpose.VERIFY.byte_limit // _MIB} MiB."
    )

    def arguments(self) -> dict[str, object]:
        return {
            "purpose": self.purpose,
            "mime_type": self.mime_type,
            "byte_size": self.byte_size,
        }


@strawberry.type(
    description="The answer to `createUpload`. Send the file's bytes by PUT to `putUrl`, with"
    " `headers`; the answer is JSON: `{status, width, height}`, or `{code, message}`, where `code`"
    " is an ErrorCode."
)
class CreateUploadPayload(Payload):
    upload: Upload | None = strawberry.field(
        description="The upload, PENDING; null where it was refused.", default=None
    )
    put_url: str | None = strawberry.field(
        description="Takes the file, once, until `expiresAt`; null where it was refused.",
        default=None,
    )
    headers: list[HttpHeader] = strawberry.field(
        description="What to send with the file; empty where it was refused.",
        default_factory=list,
    )
    expires_at: datetime | None = strawberry.field(
        description="When `putUrl` stops working; null where it was refused.", default=None
    )
