"""What mutations take that make pictures and sounds."""

import strawberry

from domain.ai_label import AudioCue, LabelPosition
from domain.brand import Brand
from domain.card_request import HEADING_LENGTH, TEXT_LENGTH
from domain.cover import (
    AUTHOR_LENGTH,
    BADGE_LENGTH,
    HIGHLIGHT_LENGTH,
    HIGHLIGHT_LIMIT,
    SUBTITLE_LENGTH,
    TAG_LENGTH,
    TAG_LIMIT,
    TITLE_LENGTH,
    BackgroundKind,
)
from domain.info_card import PAGE_DEFAULT, PAGE_LEAST, PAGE_LIMIT, PageRedo
from domain.language import Locale
from domain.platform import Platform
from domain.recipes.generate_cover import GenerateCover
from domain.recipes.generate_info_card import GenerateInfoCard
from domain.recipes.synthesize_voice import SynthesizeVoice
from domain.voice import SPEECH_MAXIMUM, SPEEDS, AudioFormat
from domain.writing import INSTRUCTION_LENGTH, TONE_LENGTH, Point
from resolvers.node import key_of
from schema.enums import describe
from schema.inputs import IDEMPOTENCY_KEY, SourceInput

describe(
    LabelPosition,
    "The corner that the label stands in which says that AI made the picture.",
    {
        "TOP_LEFT": "Top left.",
        "TOP_RIGHT": "Top right.",
        "BOTTOM_LEFT": "Bottom left.",
        "BOTTOM_RIGHT": "Bottom right.",
    },
)
describe(
    AudioCue,
    "How a sound says at its start that AI made it, as GB 45438-2025 has it.",
    {
        "NONE": "Not at all: whoever publishes it says so beside it.",
        "SPOKEN": "In words.",
        "RHYTHM": "By the rhythm of 短长 短短, Morse for AI.",
    },
)
describe(
    BackgroundKind,
    "What a cover's text stands on.",
    {
        "PROCEDURAL": "Colours and shapes of the theme, drawn by us.",
        "UPLOAD": "A picture of yours.",
        "GENERATED": "A picture that a model paints after the title; costs 3 credits more.",
    },
)
describe(
    AudioFormat,
    "How a sound is encoded.",
    {"MP3": "MPEG-1 layer 3.", "WAV": "Uncompressed, 16 bits."},
)

_LABEL_POSITION = (
    "The corner of the label that says AI made it. The law asks for the label; where it stands is"
    " up to you."
)
_AUTHOR = f"Who signs it, at most {AUTHOR_LENGTH} characters; the brand's name if absent."
_LINK = "Where the last card's QR code leads, an https address; the source's page if absent."


@strawberry.input(description="What makes your pictures look like yours.")
class BrandInput:
    name: str | None = strawberry.field(
        description=f"At most {AUTHOR_LENGTH} characters.", default=None
    )
    color: str | None = strawberry.field(
        description="`#RRGGBB`, in place of the theme's accent; shifted as far as it would be"
        " illegible.",
        default=None,
    )
    logo_upload_id: strawberry.ID | None = strawberry.field(
        description="An upload with purpose LOGO.", default=None
    )

    def to_domain(self) -> Brand:
        return Brand(
            name=self.name, color=self.color, logo_upload_id=_upload_key(self.logo_upload_id)
        )


@strawberry.input(description="封面: what the cover says, and for which platforms.")
class GenerateCoverInput:
    title: str = strawberry.field(description=f"1 to {TITLE_LENGTH} characters.")
    subtitle: str | None = strawberry.field(
        description=f"At most {SUBTITLE_LENGTH} characters.", default=None
    )
    highlights: list[str] = strawberry.field(
        description=f"At most {HIGHLIGHT_LIMIT} of {HIGHLIGHT_LENGTH} characters, such as"
        " `第1步：记录`; small sizes leave them out.",
        default_factory=list,
    )
    tags: list[str] = strawberry.field(
        description=f"At most {TAG_LIMIT} of {TAG_LENGTH} characters, without #.",
        default_factory=list,
    )
    keywords: list[str] = strawberry.field(
        description="Words of the title to stress; chosen for you if there are none.",
        default_factory=list,
    )
    badge: str | None = strawberry.field(
        description=f"A few words above the title, at most {BADGE_LENGTH} characters.",
        default=None,
    )
    author: str | None = strawberry.field(description=_AUTHOR, default=None)
    platforms: list[Platform] = strawberry.field(
        description="Where it will be published: every size of each is laid out anew.",
        default_factory=lambda: [Platform.XIAOHONGSHU],
    )
    theme: strawberry.ID | None = strawberry.field(
        description="One of `coverThemes`; chosen after what the cover says if absent.",
        default=None,
    )
    background: BackgroundKind = strawberry.field(
        description="What the text stands on.", default=BackgroundKind.PROCEDURAL
    )
    background_upload_id: strawberry.ID | None = strawberry.field(
        description="An upload with purpose BACKGROUND, for UPLOAD.", default=None
    )
    brand: BrandInput | None = strawberry.field(
        description="What makes it look like yours.", default=None
    )
    label_position: LabelPosition = strawberry.field(
        description=_LABEL_POSITION, default=LabelPosition.BOTTOM_RIGHT
    )
    content_id: strawberry.ID | None = strawberry.field(
        description="The content of yours that it is for.", default=None
    )
    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)

    def arguments(self) -> dict[str, object]:
        request = GenerateCover(
            title=self.title,
            subtitle=self.subtitle,
            highlights=tuple(self.highlights),
            tags=tuple(self.tags),
            keywords=tuple(self.keywords),
            badge=self.badge,
            author=self.author,
            platforms=tuple(self.platforms),
            theme_id=self.theme,
            background=self.background,
            background_upload_id=_upload_key(self.background_upload_id),
            brand=_brand(self.brand),
            label_position=self.label_position,
            content_id=_content_key(self.content_id),
        )
        return {"request": request, "idempotency_key": self.idempotency_key}


@strawberry.input(description="信息卡片: a source to make cards of.")
class GenerateInfoCardInput:
    source: SourceInput = strawberry.field(description="What the cards tell.")
    platform: Platform = strawberry.field(
        description="Where they will be published.", default=Platform.XIAOHONGSHU
    )
    theme: strawberry.ID | None = strawberry.field(
        description="One of `infoCardThemes`; the first if absent.", default=None
    )
    max_pages: int = strawberry.field(
        description=f"How many cards at most, {PAGE_LEAST} to {PAGE_LIMIT}.", default=PAGE_DEFAULT
    )
    author: str | None = strawberry.field(description=_AUTHOR, default=None)
    brand: BrandInput | None = strawberry.field(
        description="What makes them look like yours.", default=None
    )
    label_position: LabelPosition = strawberry.field(
        description=_LABEL_POSITION, default=LabelPosition.BOTTOM_RIGHT
    )
    tone: str | None = strawberry.field(
        description=f"How they should sound; at most {TONE_LENGTH} characters.", default=None
    )
    instruction: str | None = strawberry.field(
        description=f"What else you want, at most {INSTRUCTION_LENGTH} characters.", default=None
    )
    language: Locale | None = strawberry.field(
        description="What to write in; the source's own language if absent.", default=None
    )
    link: str | None = strawberry.field(description=_LINK, default=None)
    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)

    def arguments(self) -> dict[str, object]:
        request = GenerateInfoCard(
            source=self.source.to_domain(),
            platform=self.platform,
            theme_id=self.theme,
            max_pages=self.max_pages,
            author=self.author,
            brand=_brand(self.brand),
            label_position=self.label_position,
            tone=self.tone,
            instruction=self.instruction,
            language=self.language,
            link=self.link,
        )
        return {"request": request, "idempotency_key": self.idempotency_key}


@strawberry.input(description="A point as it is to stand on a card.")
class CardPointInput:
    heading: str = strawberry.field(description=f"1 to {HEADING_LENGTH} characters.")
    text: str = strawberry.field(
        description=f"At most {TEXT_LENGTH} characters; may be empty.", default=""
    )


@strawberry.input(
    description="One page of a set to make anew. With a title, points or a quote it shows those;"
    " with a theme alone it is drawn in that; with neither a model words it anew, and the offline"
    " engine lays it out in another way."
)
class RegenerateInfoCardPageInput:
    content_id: strawberry.ID = strawberry.field(description="The set.")
    page: int = strawberry.field(description="The page, from 1.")
    title: str | None = strawberry.field(
        description="The line on top; as it is if absent.", default=None
    )
    points: list[CardPointInput] | None = strawberry.field(
        description="In place of all points of the page; as they are if absent.", default=None
    )
    quote: str | None = strawberry.field(description="As it is if absent.", default=None)
    theme: strawberry.ID | None = strawberry.field(
        description="One of `infoCardThemes`, for this page.", default=None
    )
    instruction: str | None = strawberry.field(
        description=f"What else a model is to heed, at most {INSTRUCTION_LENGTH} characters.",
        default=None,
    )
    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)

    def arguments(self) -> dict[str, object]:
        points = None
        if self.points is not None:
            points = tuple(Point(each.heading, each.text) for each in self.points)
        page = PageRedo(
            content_id=key_of(self.content_id, "Content"),
            index=self.page,
            title=self.title,
            points=points,
            quote=self.quote,
            theme_id=self.theme,
        )
        request = GenerateInfoCard(page=page, instruction=self.instruction)
        return {"request": request, "idempotency_key": self.idempotency_key}


@strawberry.input(description="语音合成: a text to speak.")
class SynthesizeVoiceInput:
    source: SourceInput = strawberry.field(
        description=f"What to say: a text of 1 to {SPEECH_MAXIMUM} characters here; `[停顿 0.5s]`"
        " makes a pause. A script is spoken scene by scene, and gets the measured durations."
    )
    voice: strawberry.ID | None = strawberry.field(
        description="One of `voices`; the first that reads the text's language if absent.",
        default=None,
    )
    speed: float = strawberry.field(
        description=f"{SPEEDS[0]} to {SPEEDS[1]}; 1.0 is the voice's own.", default=1.0
    )
    format: AudioFormat = strawberry.field(
        description="How it is encoded.", default=AudioFormat.MP3
    )
    cue: AudioCue = strawberry.field(
        description="Whether the sound itself says that AI made it.", default=AudioCue.NONE
    )
    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)

    def arguments(self) -> dict[str, object]:
        request = SynthesizeVoice(
            source=self.source.to_domain(),
            voice_id=self.voice,
            speed=self.speed,
            audio_format=self.format,
            cue=self.cue,
        )
        return {"request": request, "idempotency_key": self.idempotency_key}


def _brand(brand: BrandInput | None) -> Brand:
    return Brand() if brand is None else brand.to_domain()


def _upload_key(upload_id: str | None) -> str | None:
    return None if upload_id is None else key_of(upload_id, "Upload")


def _content_key(content_id: str | None) -> str | None:
    return None if content_id is None else key_of(content_id, "Content")
