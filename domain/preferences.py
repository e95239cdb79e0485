"""What a creator has chosen once and for all: defaults of requests, and their brand."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from domain.brand import Brand
from domain.brand_voice import BrandVoice
from domain.platform import Platform

WORD_LIMIT = 50
WORD_LENGTH = 20

Value = TypeVar("Value")


@dataclass(eq=False, kw_only=True)
class Preferences:
    """Defaults for arguments that a request leaves out; None and empty choose nothing.

    Texts are written in `brand_tone`, with the favorite words where they fit and without the
    forbidden ones; pictures carry the name, the colour (`#RRGGBB`) and the logo.
    """

    owner_id: str
    default_platform: Platform | None = None
    default_tone: str | None = None
    default_voice: str | None = None
    cover_theme: str | None = None
    info_card_theme: str | None = None
    brand_name: str | None = None
    brand_color: str | None = None
    #: The blob of the logo, ours to keep; an upload itself is gone after a day.
    brand_logo_name: str | None = None
    brand_tone: str | None = None
    forbidden_words: list[str] = field(default_factory=list)
    favorite_words: list[str] = field(default_factory=list)
    notify_on_finish: bool = False
    updated_at: datetime

    @property
    def brand(self) -> Brand:
        """For pictures."""
        return Brand(name=self.brand_name, color=self.brand_color, logo_name=self.brand_logo_name)

    @property
    def brand_voice(self) -> BrandVoice:
        """For texts."""
        return BrandVoice(
            tone=self.brand_tone,
            favorite_words=tuple(self.favorite_words),
            forbidden_words=tuple(self.forbidden_words),
        )


class Choice(StrEnum):
    """What a request may leave to the preferences of whoever asks."""

    PLATFORM = "PLATFORM"
    TONE = "TONE"
    VOICE = "VOICE"
    THEME = "THEME"
    BRAND = "BRAND"


@dataclass(frozen=True, slots=True)
class Unsaid:
    """`open` is left to the preferences; `declined` is left to nobody, since null was sent."""

    open: frozenset[Choice] = frozenset()
    declined: frozenset[Choice] = frozenset()


SAID_ALL = Unsaid()


@dataclass(frozen=True, slots=True)
class Chosen(Generic[Value]):
    """A choice that somebody makes; None takes an earlier one back."""

    value: Value | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferenceChanges:
    """What is chosen anew; None leaves a choice as it was."""

    default_platform: Chosen[Platform] | None = None
    default_tone: Chosen[str] | None = None
    default_voice: Chosen[str] | None = None
    cover_theme: Chosen[str] | None = None
    info_card_theme: Chosen[str] | None = None
    brand_name: Chosen[str] | None = None
    brand_color: Chosen[str] | None = None
    brand_logo_upload_id: Chosen[str] | None = None
    brand_tone: Chosen[str] | None = None
    forbidden_words: Chosen[list[str]] | None = None
    favorite_words: Chosen[list[str]] | None = None
    notify_on_finish: Chosen[bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """The ids of what can be chosen now."""

    voices: Collection[str]
    cover_themes: Collection[str]
    card_themes: Collection[str]


class PreferencesReads(Protocol):
    async def get(self, owner_id: str) -> Preferences | None: ...


class AllPreferences(PreferencesReads, Protocol):
    async def add(self, preferences: Preferences) -> None: ...

    async def lock(self, owner_id: str) -> Preferences | None:
        """The row as it is now, and nobody else may change it before our transaction ends."""

    async def known_blob_names(self, blob_names: Collection[str]) -> set[str]:
        """Those of `blob_names` that are somebody's logo."""
