"""Contents that are pictures or sounds."""

import strawberry

from domain import content
from domain.info_card import CardForm
from domain.platform import Platform
from resolvers import asset as asset_resolvers
from resolvers.content import subtitles
from schema.asset import AudioAsset, DocumentAsset, ImageAsset
from schema.batch import batch
from schema.content import Content
from schema.enums import describe
from schema.review import Review
from schema.shown import shows

describe(
    CardForm,
    "What a card is for.",
    {
        "COVER": "The first: the title.",
        "POINTS": "One point or several.",
        "QUOTE": "Words of the source.",
        "CLOSING": "The last: where to go on, with a QR code where there is an address.",
    },
)


@strawberry.type(description="Cover pictures, one for each size of the platforms asked for.")
class Cover(Content):
    images = batch(asset_resolvers.images, list[ImageAsset], "The pictures.")
    theme_id: str | None = strawberry.field(
        description="The theme that was asked for or chosen; `coverThemes` names them."
    )
    review: Review | None = strawberry.field(
        description="What our checks say of its title, and of the rest that it says as the body."
    )

    is_type_of = shows(content.Cover)


@strawberry.type(description="One thing to take away.")
class CardPoint:
    number: int = strawberry.field(
        description="From 1, through all cards; a point that was cut in two keeps its own."
    )
    heading: str = strawberry.field(description="A few words.")
    text: str = strawberry.field(description="A sentence or two; may be empty.")


@strawberry.type(description="What a card says.")
class Card:
    form: CardForm = strawberry.field(description="What it is for.")
    title: str = strawberry.field(description="The line on top.")
    subtitle: str = strawberry.field(description="The line below it; may be empty.")
    points: list[CardPoint] = strawberry.field(description="On a card of points.")
    quote: str | None = strawberry.field(description="Words of the source; null without any.")
    tags: list[str] = strawberry.field(description="Keywords without #.")
    link: str | None = strawberry.field(description="Where its QR code leads; null without one.")


@strawberry.type(description="A set of cards.")
class InfoCardSet(Content):
    platform: Platform | None = strawberry.field(
        description="The platform that it is laid out for; null for none in particular."
    )
    theme_id: str | None = strawberry.field(description="The theme; `infoCardThemes` names them.")
    cards: list[Card] = strawberry.field(description="What the cards say, in order.")
    pages = batch(asset_resolvers.images, list[ImageAsset], "The cards as pictures, in order.")
    long_image = batch(
        asset_resolvers.long_images,
        ImageAsset | None,
        "All cards below each other; null where its file is gone.",
    )
    pdf = batch(
        asset_resolvers.documents,
        DocumentAsset | None,
        "All cards as a PDF; null where its file is gone.",
    )
    review: Review | None = strawberry.field(description="What our checks say of the text.")

    is_type_of = shows(content.InfoCardSet)


@strawberry.type(description="A piece of speech shown as text.")
class SubtitleCue:
    start_seconds: float = strawberry.field(description="Seconds from the start.")
    end_seconds: float = strawberry.field(description="Seconds from the start.")
    text: str = strawberry.field(description="What is said.")


@strawberry.type(description="A voice clip's subtitles.")
class Subtitles:
    srt_url = batch(asset_resolvers.srt_urls, str | None, "As SubRip; null where there is none.")
    vtt_url = batch(asset_resolvers.vtt_urls, str | None, "As WebVTT; null where there is none.")
    cues: list[SubtitleCue] = strawberry.field(description="In order.")


@strawberry.type(description="Speech.")
class VoiceClip(Content):
    audio = batch(
        asset_resolvers.audio, AudioAsset | None, "The whole; null where its file is gone."
    )
    parts = batch(
        asset_resolvers.audio_parts,
        list[AudioAsset],
        "The same in parts: one for each scene of a script, or for each minute or so"
        " of a long text; empty for a short one.",
    )
    subtitles = strawberry.field(
        resolver=subtitles, graphql_type=Subtitles, description="What is said, and when."
    )
    voice_id: str | None = strawberry.field(description="Who speaks; `voices` names them.")
    speed: float | None = strawberry.field(description="1.0 is the voice's own.")
    script_version: int | None = strawberry.field(
        description="The version of the script that has this clip's durations; null where it was"
        " made from none, or the script was changed meanwhile."
    )

    is_type_of = shows(content.VoiceClip)


MEDIA_TYPES = (Cover, InfoCardSet, VoiceClip)
