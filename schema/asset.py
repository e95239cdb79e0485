"""Files of contents."""

from datetime import datetime
from operator import attrgetter
from typing import Any

import strawberry

from domain import asset
from domain.asset import AssetKind
from domain.picture import QualityRule
from domain.platform import Platform
from resolvers.asset import checks, expires_at, passed, thumbnail_url, url
from schema.batch import computed
from schema.enums import describe
from schema.node import global_id
from schema.shown import shown


@strawberry.interface(description="A file of a content.")
class Asset:
    id: strawberry.ID = global_id("Asset")
    url = computed(url, str, "Signed; serves the file until `expiresAt`.")
    expires_at = computed(
        expires_at, datetime, "When `url` stops working; ask again for a new one."
    )
    mime_type: str = strawberry.field(description="The media type, such as `image/png`.")
    byte_size: int = strawberry.field(description="The size in bytes.")
    caption: str = strawberry.field(
        description="What tells it from the others: a size such as `3:4`, a scene's heading; may"
        " be empty."
    )
    ai_label: str | None = strawberry.field(
        description="The label that says AI made it; null where there is none."
    )


describe(
    QualityRule,
    "What a finished picture is inspected for.",
    {
        "CONTRAST": "Text against what really lies behind it: at least 4.5:1.",
        "THUMBNAIL": "The title can be read when the picture is 300 pixels wide.",
        "SAFE_AREA": "No text where the platform's app covers or cuts the picture.",
        "INSIDE_BOX": "Nothing stands out of its box or the picture.",
        "TITLE_LINES": "The title has at most three lines.",
        "EMPTY_THIRD": "No third of the picture is left empty.",
        "TEXT_SIZE": "No text is too small to read.",
        "GLYPHS": "Every character could be drawn.",
        "AI_LABEL": "The label that says AI made it is as large as GB 45438-2025 asks.",
    },
)


_class_and_kind = attrgetter("__class__", "kind")


def _files(kind: AssetKind) -> Any:  # noqa: ANN401 - a class method is made to be one
    """The `is_type_of` of the GraphQL type that shows this kind of file."""

    def is_file(value: object) -> bool:
        return isinstance(value, asset.Asset) and value.kind is kind

    return shown(is_file, determined_by=_class_and_kind)


@strawberry.type(description="One rule, as measured on the finished picture.")
class QualityCheck:
    rule: QualityRule = strawberry.field(description="The rule.")
    passed = strawberry.field(resolver=passed, description="Whether the picture keeps it.")
    detail: str = strawberry.field(description="The figures.")


@strawberry.type(description="A picture.")
class ImageAsset(Asset):
    width: int = strawberry.field(description="Pixels.")
    height: int = strawberry.field(description="Pixels.")
    thumbnail_url = strawberry.field(
        resolver=thumbnail_url,
        description="A small copy, signed as `url` is; a JPEG, or the picture itself where that is"
        " no wider.",
    )
    platform: Platform | None = strawberry.field(
        description="The platform that it is laid out for; null for none in particular."
    )
    qc = strawberry.field(
        resolver=checks,
        graphql_type=list[QualityCheck],
        description="What our own inspection says; empty for pictures that have none.",
    )

    is_type_of = _files(AssetKind.IMAGE)


@strawberry.type(description="A sound.")
class AudioAsset(Asset):
    duration_seconds: float = strawberry.field(description="How long it plays, in seconds.")

    is_type_of = _files(AssetKind.AUDIO)


@strawberry.type(description="Pages to print or to send.")
class DocumentAsset(Asset):
    is_type_of = _files(AssetKind.DOCUMENT)


@strawberry.type(description="Subtitles as a file.")
class SubtitleAsset(Asset):
    is_type_of = _files(AssetKind.SUBTITLE)


ASSET_TYPES = (ImageAsset, AudioAsset, SubtitleAsset, DocumentAsset)
