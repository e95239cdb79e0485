"""Preferences: what a creator has chosen once and for all."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from typing import TypeVar

from domain.asset import BlobMissing, Blobs
from domain.brand import BRAND_NAME_LENGTH, checked_color
from domain.card_request import checked_theme
from domain.cover import ThemeUnknown
from domain.cover_text import checked_lines
from domain.ids import Clock
from domain.options import checked_line
from domain.preferences import (
    WORD_LENGTH,
    WORD_LIMIT,
    Chosen,
    Offers,
    PreferenceChanges,
    Preferences,
)
from domain.repeating import repeatable
from domain.services.owning import lock_owner
from domain.services.voices import VoiceUnknown
from domain.unit_of_work import Database
from domain.upload import UploadPurpose, UploadUnusable
from domain.writing import TONE_LENGTH

_LOGO = "brandLogoUploadId"
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Preferring:
    """`offers` tells what there is to choose from by now."""

    database: Database
    blobs: Blobs
    offers: Callable[[], Offers]
    clock: Clock

    async def get(self, owner_id: str) -> Preferences:
        """Those of whoever has chosen nothing choose nothing."""
        async with self.database.read(user_id=owner_id) as reader:
            known = await reader.preferences.get(owner_id)
        return known or Preferences(owner_id=owner_id, updated_at=self.clock())

    @repeatable
    async def update(self, changes: PreferenceChanges, *, owner_id: str) -> Preferences:
        """Changes what is chosen, and nothing else.

        Raises `LineTooLong`, `TooManyLines`, `ColorInvalid`, `VoiceUnknown`, `ThemeUnknown`,
        `CardThemeUnknown` and `UploadUnusable`.
        """
        checked = self._checked(changes)
        logo = await self._logo(changes.brand_logo_upload_id, owner_id)
        async with self.database.begin(user_id=owner_id) as work:
            await lock_owner(work, owner_id)
            now = await work.now()
            known = await work.preferences.lock(owner_id)
            preferences = known or Preferences(owner_id=owner_id, updated_at=now)
            former = preferences.brand_logo_name
            _apply(preferences, checked, logo)
            preferences.updated_at = now
            if known is None:
                await work.preferences.add(preferences)
        if former is not None and former != preferences.brand_logo_name:
            await self._let_go(former)
        return preferences

    def _checked(self, changes: PreferenceChanges) -> PreferenceChanges:
        """In their normal form."""
        offers = self.offers()
        return replace(
            changes,
            default_tone=_line(changes.default_tone, "defaultTone", TONE_LENGTH),
            default_voice=_one_of(changes.default_voice, lambda voice: _voice(voice, offers)),
            cover_theme=_one_of(changes.cover_theme, lambda theme: _cover_theme(theme, offers)),
            info_card_theme=_one_of(
                changes.info_card_theme,
                lambda theme: checked_theme(theme, offers.card_themes, "infoCardTheme"),
            ),
            brand_name=_line(changes.brand_name, "brandName", BRAND_NAME_LENGTH),
            brand_color=_one_of(
                changes.brand_color, lambda color: checked_color(color, "brandColor")
            ),
            brand_tone=_line(changes.brand_tone, "brandTone", TONE_LENGTH),
            forbidden_words=_words(changes.forbidden_words, "forbiddenWords"),
            favorite_words=_words(changes.favorite_words, "favoriteWords"),
            notify_on_finish=_one_of(changes.notify_on_finish, bool),
        )

    async def _logo(self, upload_id: Chosen[str] | None, owner_id: str) -> Chosen[str] | None:
        """The blob of the upload, which counts as new: the upload may be gone any moment."""
        if upload_id is None or upload_id.value is None:
            return None if upload_id is None else Chosen(None)
        async with self.database.read_latest() as reader:
            upload = await reader.uploads.get(upload_id.value)
        if upload is None or not upload.is_for(
            UploadPurpose.LOGO, owner_id=owner_id, now=self.clock()
        ):
            raise UploadUnusable(_LOGO)
        try:
            await self.blobs.renew(upload.blob_name or "")
        except BlobMissing:
            raise UploadUnusable(_LOGO) from None
        return Chosen(upload.blob_name)

    async def _let_go(self, blob_name: str) -> None:
        """For a day it stays, named or not: pictures under way may still carry it."""
        with suppress(BlobMissing):
            await self.blobs.renew(blob_name)


def _apply(preferences: Preferences, changes: PreferenceChanges, logo: Chosen[str] | None) -> None:
    if logo is not None:
        preferences.brand_logo_name = logo.value
    names = {each.name for each in fields(changes)} - {"brand_logo_upload_id"}
    for name in names:
        chosen: Chosen[object] | None = getattr(changes, name)
        if chosen is not None:
            setattr(preferences, name, chosen.value)


def _line(chosen: Chosen[str] | None, name: str, longest: int) -> Chosen[str] | None:
    return _one_of(chosen, lambda text: checked_line(text, name, longest=longest))


def _one_of(
    chosen: Chosen[Value] | None, check: Callable[[Value | None], Value | None]
) -> Chosen[Value] | None:
    return None if chosen is None else Chosen(check(chosen.value))


def _words(chosen: Chosen[list[str]] | None, name: str) -> Chosen[list[str]] | None:
    return _one_of(
        chosen,
        lambda words: list(checked_lines(words or (), name, most=WORD_LIMIT, longest=WORD_LENGTH)),
    )


def _voice(voice_id: str | None, offers: Offers) -> str | None:
    if voice_id is not None and voice_id not in offers.voices:
        raise VoiceUnknown("defaultVoice")
    return voice_id


def _cover_theme(theme_id: str | None, offers: Offers) -> str | None:
    if theme_id is not None and theme_id not in offers.cover_themes:
        raise ThemeUnknown("coverTheme")
    return theme_id
