"""What a creator has chosen once and for all: defaults of requests, and their brand."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.platform import Platform


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


class PreferencesReads(Protocol):
    async def get(self, owner_id: str) -> Preferences | None: ...


class AllPreferences(PreferencesReads, Protocol):
    async def add(self, preferences: Preferences) -> None: ...

    async def lock(self, owner_id: str) -> Preferences | None:
        """The row as it is now, and nobody else may change it before our transaction ends."""
