"""What creators choose once and for all."""

from typing import TypeVar

import strawberry

from domain.brand import BRAND_NAME_LENGTH
from domain.platform import Platform
from domain.preferences import WORD_LENGTH, WORD_LIMIT, Chosen, PreferenceChanges
from domain.writing import TONE_LENGTH
from resolvers.preferences import brand_logo_url
from schema.batch import computed
from schema.brand import upload_key
from schema.payload import Payload

Value = TypeVar("Value")

_PLATFORM = "Where your texts, scripts, covers and info cards are for."
_TONE = f"How your texts are to sound, at most {TONE_LENGTH} characters."
_VOICE = "Who speaks your texts; one of `voices`. One that is no longer offered chooses nothing."
_COVER_THEME = "One of `coverThemes`. One that is no longer offered chooses nothing."
_CARD_THEME = "One of `infoCardThemes`. One that is no longer offered chooses nothing."
_BRAND_NAME = f"Stands on your covers and info cards; at most {BRAND_NAME_LENGTH} characters."
_BRAND_COLOR = "`#RRGGBB`, in place of a theme's accent on your covers and info cards."
_BRAND_TONE = (
    f"How your brand sounds, at most {TONE_LENGTH} characters: AI models heed it, and the `tone` of"
    " a request before it. The offline engine has a tone of its own."
)
_FORBIDDEN = (
    f"At most {WORD_LIMIT} words of {WORD_LENGTH} characters that your brand never says. AI models"
    " are told to avoid them, titles with one are not chosen, and wherever one stands in a result"
    " all the same, its `review` says where."
)
_FAVORITE = (
    f"At most {WORD_LIMIT} words of {WORD_LENGTH} characters that AI models use where they fit; the"
    " offline engine adds no words to a text."
)
_NOTIFY = (
    "Whether a mail tells you when a generation has succeeded or failed; it is sent to a verified"
    " address alone."
)


@strawberry.type(
    description="What you have chosen once and for all: it holds wherever a request leaves an"
    " argument out. An argument that is given always goes first, and one that is null chooses"
    " nothing at all."
)
class Preferences:
    default_platform: Platform | None = strawberry.field(description=_PLATFORM)
    default_tone: str | None = strawberry.field(description=_TONE)
    default_voice: strawberry.ID | None = strawberry.field(description=_VOICE)
    cover_theme: strawberry.ID | None = strawberry.field(description=_COVER_THEME)
    info_card_theme: strawberry.ID | None = strawberry.field(description=_CARD_THEME)
    brand_name: str | None = strawberry.field(description=_BRAND_NAME)
    brand_color: str | None = strawberry.field(description=_BRAND_COLOR)
    brand_logo_url = computed(
        brand_logo_url,
        str | None,
        "The logo on your covers and info cards, at an address that is good for an hour at least.",
    )
    brand_tone: str | None = strawberry.field(description=_BRAND_TONE)
    forbidden_words: list[str] = strawberry.field(description=_FORBIDDEN)
    favorite_words: list[str] = strawberry.field(description=_FAVORITE)
    notify_on_finish: bool = strawberry.field(description=_NOTIFY)


@strawberry.input(
    description="What to choose anew: what is absent stays as it was, and null takes it back."
)
class UpdatePreferencesInput:
    default_platform: strawberry.Maybe[Platform | None] = strawberry.field(description=_PLATFORM)
    default_tone: strawberry.Maybe[str | None] = strawberry.field(description=_TONE)
    default_voice: strawberry.Maybe[strawberry.ID | None] = strawberry.field(description=_VOICE)
    cover_theme: strawberry.Maybe[strawberry.ID | None] = strawberry.field(description=_COVER_THEME)
    info_card_theme: strawberry.Maybe[strawberry.ID | None] = strawberry.field(
        description=_CARD_THEME
    )
    brand_name: strawberry.Maybe[str | None] = strawberry.field(description=_BRAND_NAME)
    brand_color: strawberry.Maybe[str | None] = strawberry.field(description=_BRAND_COLOR)
    brand_logo_upload_id: strawberry.Maybe[strawberry.ID | None] = strawberry.field(
        description="An upload with purpose LOGO; the logo itself is kept longer than the upload."
    )
    brand_tone: strawberry.Maybe[str | None] = strawberry.field(description=_BRAND_TONE)
    forbidden_words: strawberry.Maybe[list[str] | None] = strawberry.field(description=_FORBIDDEN)
    favorite_words: strawberry.Maybe[list[str] | None] = strawberry.field(description=_FAVORITE)
    notify_on_finish: strawberry.Maybe[bool | None] = strawberry.field(description=_NOTIFY)

    def arguments(self) -> dict[str, object]:
        upload_id = self.brand_logo_upload_id
        changes = PreferenceChanges(
            default_platform=_chosen(self.default_platform),
            default_tone=_chosen(self.default_tone),
            default_voice=_chosen_id(self.default_voice),
            cover_theme=_chosen_id(self.cover_theme),
            info_card_theme=_chosen_id(self.info_card_theme),
            brand_name=_chosen(self.brand_name),
            brand_color=_chosen(self.brand_color),
            brand_logo_upload_id=None if upload_id is None else Chosen(upload_key(upload_id.value)),
            brand_tone=_chosen(self.brand_tone),
            forbidden_words=_chosen(self.forbidden_words),
            favorite_words=_chosen(self.favorite_words),
            notify_on_finish=_chosen(self.notify_on_finish),
        )
        return {"changes": changes}


def _chosen(given: strawberry.Some[Value | None] | None) -> Chosen[Value] | None:
    return None if given is None else Chosen(given.value)


def _chosen_id(given: strawberry.Some[strawberry.ID | None] | None) -> Chosen[str] | None:
    return None if given is None else Chosen(given.value)


@strawberry.type(description="The answer to `updatePreferences`.")
class UpdatePreferencesPayload(Payload):
    preferences: Preferences | None = strawberry.field(
        description="As they are now; null where the change was refused.", default=None
    )
