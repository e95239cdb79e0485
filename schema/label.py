"""Whether a file says that AI made it, and whether that can be believed."""

from typing import Annotated

import strawberry

from domain import label_verdict
from domain.label_verdict import LabelStatus
from resolvers.context import Info
from resolvers.label import content_id, message, verify_asset, verify_upload
from resolvers.node import key_of
from schema.batch import computed
from schema.enums import describe

describe(
    LabelStatus,
    "Whose label it is, and whether it still holds.",
    {
        "VALID": "Ours, and neither it nor the content was changed.",
        "ALTERED": "In our name, but it or the content was changed, or it is another file's.",
        "FOREIGN": "In somebody else's name, which we cannot check.",
        "VISIBLE_ONLY": "The text itself says so; files of its kind have no metadata.",
        "MISSING": "There is none; which does not show that AI had no part in it.",
    },
)


@strawberry.input(one_of=True, description="A file: exactly one of these.")
class LabelledFileInput:
    asset_id: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="A file of one of your contents."
    )
    upload_id: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="An upload of yours with purpose VERIFY; others were drawn anew by us, and"
        " carry no label any more."
    )


@strawberry.type(description="What a file's metadata says of AI, as GB 45438-2025 has it.")
class LabelVerdict:
    has_label: bool = strawberry.field(description="Whether it says that AI made it.")
    status: LabelStatus = strawberry.field(description="Whether that can be believed.")
    message = computed(message, str, "The same for people, in the request's language.")
    producer: str | None = strawberry.field(
        description="Who says to have made it; null without a label."
    )
    content_id = strawberry.field(
        resolver=content_id,
        graphql_type=strawberry.ID | None,
        description="The content that it belongs to, whosever that is; known of our labels alone.",
    )


File = Annotated[
    LabelledFileInput, strawberry.argument(name="file", description="What to look into.")
]


async def verify_label(info: Info, file: File) -> label_verdict.LabelVerdict:
    if file.asset_id is not None:
        return await verify_asset(info, key_of(file.asset_id.value, "Asset"))
    upload_id = "" if file.upload_id is None else file.upload_id.value
    return await verify_upload(info, key_of(upload_id, "Upload"))
