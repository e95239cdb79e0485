"""What a request leaves open, as its owner prefers it: one function for each kind."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import singledispatch
from typing import TypeVar

from domain.brand import Brand
from domain.brand_voice import BrandVoice
from domain.generation import RecipeInput
from domain.platform import Platform
from domain.preferences import Choice, Offers, Preferences
from domain.recipes.extract_content import ExtractContent
from domain.recipes.generate_cover import GenerateCover
from domain.recipes.generate_from_url import GenerateFromUrl
from domain.recipes.generate_info_card import GenerateInfoCard
from domain.recipes.generate_script import GenerateScript
from domain.recipes.rewrite_content import RewriteContent
from domain.recipes.search_web import SearchWeb
from domain.recipes.synthesize_voice import SynthesizeVoice
from domain.unit_of_work import Database

Value = TypeVar("Value")
Somewhere = TypeVar("Somewhere", Platform, Platform | None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PreferredDefaults:
    """`offers` tells what there is to choose from by now."""

    database: Database
    offers: Callable[[], Offers]

    async def fill(
        self, request: RecipeInput, *, owner_id: str, left_open: Collection[Choice]
    ) -> RecipeInput:
        """The request with what its owner prefers where it leaves something open.

        A voice or theme that is no longer offered is not preferred. All has the form that recipes
        admit: it had to, to be kept.
        """
        async with self.database.read(user_id=owner_id) as reader:
            preferences = await reader.preferences.get(owner_id)
        if preferences is None:
            return request
        return filled(request, Wishes(preferences, frozenset(left_open), self.offers()))

    async def renew(self, request: RecipeInput, *, owner_id: str) -> RecipeInput:
        """The request with the logo that its owner has now, if it has one of the preferences."""
        if not isinstance(request, GenerateCover | GenerateInfoCard):
            return request
        if request.brand.logo_name is None:
            return request
        async with self.database.read(user_id=owner_id) as reader:
            preferences = await reader.preferences.get(owner_id)
        logo_name = None if preferences is None else preferences.brand_logo_name
        return replace(request, brand=replace(request.brand, logo_name=logo_name))


@dataclass(frozen=True, slots=True)
class Wishes:
    """What goes into the arguments of one request, given what is in them."""

    preferences: Preferences
    left_open: frozenset[Choice]
    offers: Offers

    @property
    def brand_voice(self) -> BrandVoice:
        return self.preferences.brand_voice

    def platform(self, given: Somewhere) -> Somewhere:
        return self._chosen(Choice.PLATFORM, self.preferences.default_platform, given)

    def platforms(self, given: tuple[Platform, ...]) -> tuple[Platform, ...]:
        preferred = self.preferences.default_platform
        return self._chosen(Choice.PLATFORM, None if preferred is None else (preferred,), given)

    def tone(self, given: str | None) -> str | None:
        return self._chosen(Choice.TONE, self.preferences.default_tone, given)

    def voice(self, given: str | None) -> str | None:
        preferred = _offered(self.preferences.default_voice, self.offers.voices)
        return self._chosen(Choice.VOICE, preferred, given)

    def cover_theme(self, given: str | None) -> str | None:
        preferred = _offered(self.preferences.cover_theme, self.offers.cover_themes)
        return self._chosen(Choice.THEME, preferred, given)

    def card_theme(self, given: str | None) -> str | None:
        preferred = _offered(self.preferences.info_card_theme, self.offers.card_themes)
        return self._chosen(Choice.THEME, preferred, given)

    def brand(self, given: Brand) -> Brand:
        return self._chosen(Choice.BRAND, self.preferences.brand, given)

    def _chosen(self, choice: Choice, preferred: Value | None, given: Value) -> Value:
        return given if preferred is None or choice not in self.left_open else preferred


def _offered(preferred: str | None, offered: Collection[str]) -> str | None:
    return preferred if preferred in offered else None


@singledispatch
def filled(request: RecipeInput, wishes: Wishes) -> RecipeInput:
    """Of a kind that nothing is preferred for: as it is."""
    del wishes
    return request


@filled.register
def _extract_content(request: ExtractContent, wishes: Wishes) -> ExtractContent:
    return replace(request, brand_voice=wishes.brand_voice)


@filled.register
def _search_web(request: SearchWeb, wishes: Wishes) -> SearchWeb:
    return replace(request, brand_voice=wishes.brand_voice)


@filled.register
def _rewrite_content(request: RewriteContent, wishes: Wishes) -> RewriteContent:
    return replace(
        request,
        platform=wishes.platform(request.platform),
        tone=wishes.tone(request.tone),
        brand_voice=wishes.brand_voice,
    )


@filled.register
def _generate_from_url(request: GenerateFromUrl, wishes: Wishes) -> GenerateFromUrl:
    return replace(
        request,
        platform=wishes.platform(request.platform),
        tone=wishes.tone(request.tone),
        brand_voice=wishes.brand_voice,
    )


@filled.register
def _generate_script(request: GenerateScript, wishes: Wishes) -> GenerateScript:
    return replace(
        request,
        platform=wishes.platform(request.platform),
        tone=wishes.tone(request.tone),
        brand_voice=wishes.brand_voice,
    )


@filled.register
def _generate_cover(request: GenerateCover, wishes: Wishes) -> GenerateCover:
    return replace(
        request,
        platforms=wishes.platforms(request.platforms),
        theme_id=wishes.cover_theme(request.theme_id),
        brand=wishes.brand(request.brand),
        brand_voice=wishes.brand_voice,
    )


@filled.register
def _generate_info_card(request: GenerateInfoCard, wishes: Wishes) -> GenerateInfoCard:
    return replace(
        request,
        platform=wishes.platform(request.platform),
        tone=wishes.tone(request.tone),
        theme_id=wishes.card_theme(request.theme_id),
        brand=wishes.brand(request.brand),
        brand_voice=wishes.brand_voice,
    )


@filled.register
def _synthesize_voice(request: SynthesizeVoice, wishes: Wishes) -> SynthesizeVoice:
    return replace(request, voice_id=wishes.voice(request.voice_id))
