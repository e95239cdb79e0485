"""What mutations take that make covers and voices."""

import strawberry

from domain.ai_label import AudioCue, LabelPosition
from domain.cover import (
    BADGE_LENGTH,
    HIGHLIGHT_LENGTH,
    HIGHLIGHT_LIMIT,
    SUBTITLE_LENGTH,
    TAG_LENGTH,
    TAG_LIMIT,
    TITLE_LENGTH,
    BackgroundKind,
)
from domain.cover_text import KEYWORD_LIMIT
from domain.platform import Platform
from domain.preferences import Choice
from domain.recipes.generate_cover import GenerateCover
from domain.recipes.synthesize_voice import SynthesizeVoice
from domain.voice import SPEECH_MAXIMUM, SPEEDS, AudioFormat
from resolvers.node import key_of
from schema.brand import AUTHOR, LABEL_POSITION, BrandInput, brand_of, upload_key
from schema.enums import describe
from schema.inputs import IDEMPOTENCY_KEY, SourceInput
from schema.unsaid import PREFERRED, unsaid_of, value_of

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
        description=f"At most {KEYWORD_LIMIT} words of the title to stress; chosen for you if there"
        " are none.",
        default_factory=list,
    )
    badge: str | None = strawberry.field(
        description=f"A few words above the title, at most {BADGE_LENGTH} characters.",
        default=None,
    )
    author: str | None = strawberry.field(description=AUTHOR, default=None)
    platforms: strawberry.Maybe[list[Platform] | None] = strawberry.field(
        description="Where it will be published: every size of each is laid out anew; XIAOHONGSHU"
        f" where nothing is chosen.{PREFERRED}"
    )
    theme: strawberry.Maybe[strawberry.ID | None] = strawberry.field(
        description="One of `coverThemes`; one that suits what the cover says where nothing is"
        f" chosen.{PREFERRED}"
    )
    background: BackgroundKind = strawberry.field(
        description="What the text stands on.", default=BackgroundKind.PROCEDURAL
    )
    background_upload_id: strawberry.ID | None = strawberry.field(
        description="An upload with purpose BACKGROUND, for UPLOAD.", default=None
    )
    brand: strawberry.Maybe[BrandInput | None] = strawberry.field(
        description=f"What makes it look like yours.{PREFERRED}"
    )
    label_position: LabelPosition = strawberry.field(
        description=LABEL_POSITION, default=LabelPosition.BOTTOM_RIGHT
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
            platforms=_platforms(value_of(self.platforms)),
            theme_id=value_of(self.theme),
            background=self.background,
            background_upload_id=upload_key(self.background_upload_id),
            brand=brand_of(value_of(self.brand)),
            label_position=self.label_position,
            content_id=_content_key(self.content_id),
        )
        unsaid = unsaid_of(
            {
                Choice.PLATFORM: self.platforms,
                Choice.THEME: self.theme,
                Choice.BRAND: self.brand,
            }
        )
        return {
            "request": request,
            "idempotency_key": self.idempotency_key,
            "unsaid": unsaid,
        }


@strawberry.input(description="语音合成: a text to speak.")
class SynthesizeVoiceInput:
    source: SourceInput = strawberry.field(
        description=f"What to say: a text of 1 to {SPEECH_MAXIMUM} characters here; `[停顿 0.5s]`"
        " makes a pause. A script is spoken scene by scene, and gets the measured durations."
    )
    voice: strawberry.Maybe[strawberry.ID | None] = strawberry.field(
        description="One of `voices`; the first that reads the text's language where nothing is"
        f" chosen.{PREFERRED}"
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
            voice_id=value_of(self.voice),
            speed=self.speed,
            audio_format=self.format,
            cue=self.cue,
        )
        return {
            "request": request,
            "idempotency_key": self.idempotency_key,
            "unsaid": unsaid_of({Choice.VOICE: self.voice}),
        }


def _platforms(platforms: list[Platform] | None) -> tuple[Platform, ...]:
    return (Platform.XIAOHONGSHU,) if platforms is None else tuple(platforms)


def _content_key(content_id: str | None) -> str | None:
    return None if content_id is None else key_of(content_id, "Content")
