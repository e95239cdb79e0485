"""What there is to choose from: voices and themes."""

import strawberry

from domain.cover import LayoutFamily
from domain.generation import GenerationKind
from domain.language import Locale
from domain.voice import SpeechEngine, VoiceGender
from domain.writing import Engine
from resolvers.catalogue import (
    card_theme_preview_url,
    cover_theme_preview_url,
    name,
    voice_language,
    voice_preview_url,
)
from schema.batch import computed
from schema.enums import describe

describe(
    LayoutFamily,
    "How a cover is laid out.",
    {
        "HEADLINE": "A large title.",
        "LIST": "A title and its highlights.",
        "BIG_NUMBER": "The title's figure, very large.",
        "QUOTE": "Words in quotation marks.",
        "BEFORE_AFTER": "Two states side by side: the first two highlights.",
        "PHOTO": "A picture with the title on it.",
    },
)
describe(
    VoiceGender,
    "How a voice sounds.",
    {"FEMALE": "Like a woman's.", "MALE": "Like a man's.", "NEUTRAL": "Like neither."},
)
describe(
    SpeechEngine,
    "Who speaks.",
    {
        "ESPEAK": "espeak-ng, on our own machines: clear, and audibly a machine.",
        "OPENAI": "OpenAI.",
        "GTTS": "Google Translate.",
        "EDGE": "Microsoft Edge.",
        "SHERPA": "A model of the operator's own.",
    },
)

_PREVIEW = "Public, and may be cached for a day."


@strawberry.type(description="A voice.")
class Voice:
    id: strawberry.ID = strawberry.field(
        description="What `synthesizeVoice` takes; it stays the same."
    )
    name = computed(name, str, "In the request's language.")
    language = strawberry.field(
        resolver=voice_language, description="What it reads best, as a BCP 47 tag."
    )
    languages: list[Locale] = strawberry.field(description="All that it reads well.")
    gender: VoiceGender = strawberry.field(description="How it sounds.")
    engine: SpeechEngine = strawberry.field(description="Who speaks.")
    preview_url = computed(
        voice_preview_url,
        str | None,
        f"A sentence spoken by it; null where each costs the operator. {_PREVIEW}",
    )


@strawberry.type(description="An engine that has a part in generations of a kind.")
class EngineOffer:
    kind: GenerationKind = strawberry.field(description="What it has a part in.")
    engine: Engine = strawberry.field(description="What sort of engine it is.")
    model: str = strawberry.field(description="Its name.")
    is_available: bool = strawberry.field(
        description="False while it is left alone after having failed several times in a row."
    )


@strawberry.type(description="A look of covers.")
class CoverTheme:
    id: strawberry.ID = strawberry.field(
        description="What `generateCover` takes; it stays the same."
    )
    name = computed(name, str, "In the request's language.")
    family: LayoutFamily = strawberry.field(description="How it is laid out.")
    preview_url = computed(cover_theme_preview_url, str, f"A picture of it. {_PREVIEW}")


@strawberry.type(description="A look of info cards.")
class InfoCardTheme:
    id: strawberry.ID = strawberry.field(
        description="What `generateInfoCard` takes; it stays the same."
    )
    name = computed(name, str, "In the request's language.")
    preview_url = computed(card_theme_preview_url, str, f"A picture of it. {_PREVIEW}")
