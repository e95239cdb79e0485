"""Files of contents."""

import strawberry

from domain import asset
from domain.asset import AssetKind
from resolvers.asset import expires_at, thumbnail_url, url
from schema.node import global_id


@strawberry.interface(description="A file of a content.")
class Asset:
    id: strawberry.ID = global_id("Asset")
    url = strawberry.field(resolver=url, description="Signed; serves the file until `expiresAt`.")
    expires_at = strawberry.field(
        resolver=expires_at, description="When `url` stops working; ask again for a new one."
    )
    mime_type: str = strawberry.field(description="The media type, such as `image/png`.")
    byte_size: int = strawberry.field(description="The size in bytes.")
    ai_label: str | None = strawberry.field(
        description="The label that says AI made it; null where there is none."
    )


@strawberry.type(description="A picture.")
class ImageAsset(Asset):
    width: int = strawberry.field(description="Pixels.")
    height: int = strawberry.field(description="Pixels.")
    thumbnail_url = strawberry.field(
        resolver=thumbnail_url,
        description="A small copy, signed as `url` is; a JPEG, or the picture itself where that is"
        " no wider.",
    )

    @classmethod
    def is_type_of(cls, value: object, _info: object) -> bool:
        return isinstance(value, asset.Asset) and value.kind is AssetKind.IMAGE


@strawberry.type(description="A sound.")
class AudioAsset(Asset):
    duration_seconds: float = strawberry.field(description="How long it plays, in seconds.")

    @classmethod
    def is_type_of(cls, value: object, _info: object) -> bool:
        return isinstance(value, asset.Asset) and value.kind is AssetKind.AUDIO


@strawberry.type(description="Subtitles as a file.")
class SubtitleAsset(Asset):
    @classmethod
    def is_type_of(cls, value: object, _info: object) -> bool:
        return isinstance(value, asset.Asset) and value.kind is AssetKind.SUBTITLE
