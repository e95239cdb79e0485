"""What shared links show."""

from datetime import datetime

import strawberry

from domain.content import ContentKind
from domain.platform import Platform
from resolvers import share as resolvers
from schema.batch import computed
from schema.content import Citation, Scene
from schema.media import Card, SubtitleCue


@strawberry.type(description="A file of a shared content.")
class SharedFile:
    url = computed(
        resolvers.file_url, str, "Signed; works for about an hour, and no longer than the link."
    )
    thumbnail_url = strawberry.field(
        resolver=resolvers.thumbnail_url,
        description="A small copy of a picture, signed as `url` is; null for other files.",
    )
    mime_type: str = strawberry.field(description="The media type, such as `image/png`.")
    byte_size: int = strawberry.field(description="The size in bytes.")
    width: int | None = strawberry.field(description="Pixels; null for what is no picture.")
    height: int | None = strawberry.field(description="Pixels; null for what is no picture.")
    duration_seconds: float | None = strawberry.field(
        description="How long it plays, in seconds; null for what is no sound."
    )
    caption: str = strawberry.field(description="What tells it from the others; may be empty.")
    ai_label: str | None = strawberry.field(
        description="The label that says AI made it; null where there is none."
    )


@strawberry.type(
    description="What a link shows. What this kind of content does not have is null or empty."
)
class SharedContent:
    title: str = strawberry.field(description="At most 200 characters.")
    kind: ContentKind = strawberry.field(description="What made it.")
    platform: Platform | None = strawberry.field(
        description="The platform it is made for; null for none in particular."
    )
    tags: list[str] = strawberry.field(description="Keywords without #.")
    body: str | None = strawberry.field(
        description="Markdown or plain text, with the line that says AI made it."
    )
    summary: str | None = strawberry.field(
        description="A few sentences; null where they are not of this body, as its owner has"
        " changed it."
    )
    key_points: list[str] = strawberry.field(
        description="One sentence each; none where they are not of this body."
    )
    citations: list[Citation] = strawberry.field(description="Where its claims come from.")
    hook: str | None = strawberry.field(description="A script's first words.")
    scenes: list[Scene] = strawberry.field(description="A script's, in order.")
    cards: list[Card] = strawberry.field(description="What info cards say, in order.")
    cues: list[SubtitleCue] = strawberry.field(description="What a voice says, and when.")
    images: list[SharedFile] = strawberry.field(description="Its pictures, in order.")
    long_image: SharedFile | None = strawberry.field(description="All cards below each other.")
    pdf: SharedFile | None = strawberry.field(description="All cards as a PDF.")
    audio: SharedFile | None = strawberry.field(description="The whole of a voice.")
    srt: SharedFile | None = strawberry.field(description="Subtitles as SubRip.")
    vtt: SharedFile | None = strawberry.field(description="Subtitles as WebVTT.")
    author_name: str | None = strawberry.field(
        description="The display name of whoever shares it; null until they have chosen one."
    )
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime = strawberry.field(description="When the link ends.")
    ai_label: str = strawberry.field(
        description="Says that AI made it, in the content's language; to be shown with it."
    )
