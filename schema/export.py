"""Exports."""

from datetime import datetime

import strawberry

from domain.export import EXPORT_LIFETIME, EXPORT_LIMIT, ExportScope, ExportStatus
from resolvers import export as resolvers
from schema.batch import computed
from schema.enums import describe
from schema.node import global_id
from schema.payload import Payload

describe(
    ExportScope,
    "What an export holds.",
    {
        "CONTENTS": "Your contents with all their files, those in the trash too.",
        "ACCOUNT": "The same, and all else that we keep about your account.",
    },
)
describe(
    ExportStatus,
    "Where an export stands.",
    {
        "QUEUED": "Waits for a worker.",
        "RUNNING": "Is being made.",
        "READY": "Can be fetched until it expires.",
        "FAILED": "Could not be made; ask for another.",
    },
)


@strawberry.type(
    description="Your data as one ZIP file: a folder for each content, and tables of contents."
    f" Kept for {EXPORT_LIFETIME.days} days."
)
class Export:
    id: strawberry.ID = global_id("Export")
    scope: ExportScope = strawberry.field(description="What it holds.")
    status: ExportStatus = strawberry.field(description="Where it stands.")
    percent: int = strawberry.field(
        description="How much of it is done, 0 to 100; begins anew where another worker does."
    )
    item_count: int = strawberry.field(description="Contents in it so far.")
    byte_size = strawberry.field(
        resolver=resolvers.byte_size,
        description="The file's bytes, which may be more than an Int holds; null until READY.",
    )
    created_at: datetime = strawberry.field(description="When it was asked for.")
    finished_at: datetime | None = strawberry.field(description="When it was READY or had FAILED.")
    expires_at: datetime | None = strawberry.field(
        description="When it is deleted; null until it has ended."
    )
    url = computed(
        resolvers.url,
        str | None,
        "Signed; serves the file for an hour, then ask for another. Null until READY,"
        " and once it has expired.",
    )


@strawberry.input(
    description=f"What to export. One at a time, and {EXPORT_LIMIT} in 24 hours, are the most."
)
class RequestExportInput:
    scope: ExportScope = strawberry.field(description="What it is to hold.")
    idempotency_key: str | None = strawberry.field(
        description="8 to 64 visible ASCII characters, such as a UUID: the same again gives the"
        " same export.",
        default=None,
    )

    def arguments(self) -> dict[str, object]:
        return {"scope": self.scope, "idempotency_key": self.idempotency_key}


@strawberry.type(description="The answer to `requestExport`.")
class RequestExportPayload(Payload):
    export: Export | None = strawberry.field(
        description="The export, QUEUED; null where it was refused.", default=None
    )
    replayed: bool = strawberry.field(
        description="Whether this idempotencyKey had come before.", default=False
    )
