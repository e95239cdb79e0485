"""What there is to choose from, with a sample of each."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from domain.cover import CoverMaker, CoverTheme
from domain.errors import NotFound
from domain.info_card import CardMaker, CardTheme
from domain.preferences import Offers
from domain.services.previews import VoicePreviews
from domain.services.voices import Voices
from domain.voice import Voice

PREVIEWS_PATH = "/previews"


class PreviewKind(StrEnum):
    """The words in the addresses of previews."""

    VOICE = "voices"
    COVER_THEME = "cover-themes"
    CARD_THEME = "card-themes"


@dataclass(frozen=True, slots=True)
class Preview:
    data: bytes
    mime_type: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Showcase:
    """Each sample is made when somebody first asks for it, and kept: there are only so many.

    `base_url` is where our clients reach us.
    """

    covers: CoverMaker
    cards: CardMaker
    speakers: Voices
    voice_previews: VoicePreviews
    base_url: str
    made: dict[tuple[PreviewKind, str], asyncio.Future[Preview]] = field(default_factory=dict)

    @property
    def voices(self) -> Sequence[Voice]:
        return self.speakers.all

    @property
    def cover_themes(self) -> Sequence[CoverTheme]:
        return self.covers.themes

    @property
    def card_themes(self) -> Sequence[CardTheme]:
        return self.cards.themes

    def offers(self) -> Offers:
        return Offers(
            voices=[voice.id for voice in self.voices],
            cover_themes=[theme.id for theme in self.cover_themes],
            card_themes=[theme.id for theme in self.card_themes],
        )

    def preview_url(self, kind: PreviewKind, preview_id: str) -> str:
        return f"{self.base_url}{PREVIEWS_PATH}/{kind}/{preview_id}"

    def voice_preview_url(self, voice: Voice) -> str | None:
        """None where a sample has its price: anybody may ask for previews."""
        if not voice.engine.is_offline:
            return None
        return self.preview_url(PreviewKind.VOICE, voice.id)

    async def preview(self, kind: PreviewKind, preview_id: str) -> Preview:
        """Raises `NotFound`, and what the making raises; that is not kept."""
        if preview_id not in self._known(kind):
            raise NotFound
        key = (kind, preview_id)
        if key not in self.made:
            self.made[key] = asyncio.ensure_future(self._makers[kind](preview_id))
            self.made[key].add_done_callback(lambda made: self._forget_failed(key, made))
        return await asyncio.shield(self.made[key])

    def _known(self, kind: PreviewKind) -> set[str]:
        match kind:
            case PreviewKind.VOICE:
                return {each.id for each in self.voices if self.voice_preview_url(each)}
            case PreviewKind.COVER_THEME:
                return {each.id for each in self.cover_themes}
            case PreviewKind.CARD_THEME:
                return {each.id for each in self.card_themes}

    def _forget_failed(self, key: tuple[PreviewKind, str], made: asyncio.Future[Preview]) -> None:
        if made.cancelled() or made.exception() is not None:
            del self.made[key]

    @property
    def _makers(self) -> dict[PreviewKind, Callable[[str], Awaitable[Preview]]]:
        return {
            PreviewKind.VOICE: self._voice,
            PreviewKind.COVER_THEME: self._cover_theme,
            PreviewKind.CARD_THEME: self._card_theme,
        }

    async def _voice(self, voice_id: str) -> Preview:
        return Preview(await self.voice_previews.mp3(voice_id), "audio/mpeg")

    async def _cover_theme(self, theme_id: str) -> Preview:
        return Preview(await self.covers.preview(theme_id), "image/png")

    async def _card_theme(self, theme_id: str) -> Preview:
        return Preview(await self.cards.preview(theme_id), "image/png")
