"""What there is to choose from."""

from collections.abc import Sequence
from typing import Protocol

from domain.cover import CoverTheme
from domain.engines import EngineOffer
from domain.info_card import CardTheme
from domain.key import Plan
from domain.language import Sentence
from domain.services.showcase import PreviewKind
from domain.voice import Voice
from resolvers.context import Context, Info


class Named(Protocol):
    @property
    def name(self) -> Sentence: ...


def voices(info: Info) -> Sequence[Voice]:
    return info.context.product.showcase.voices


def cover_themes(info: Info) -> Sequence[CoverTheme]:
    return info.context.product.showcase.cover_themes


def info_card_themes(info: Info) -> Sequence[CardTheme]:
    return info.context.product.showcase.card_themes


async def plans(info: Info) -> Sequence[Plan]:
    return await info.context.product.activation.plans_on_sale()


async def engines(info: Info) -> Sequence[EngineOffer]:
    return await info.context.product.outfit.offers()


def name(named: Named, context: Context) -> str:
    return named.name.in_locale(context.locale)


def voice_language(root: Voice) -> str:
    return root.languages[0].value


def voice_preview_url(voice: Voice, context: Context) -> str | None:
    return context.product.showcase.voice_preview_url(voice)


def cover_theme_preview_url(theme: CoverTheme, context: Context) -> str:
    return context.product.showcase.preview_url(PreviewKind.COVER_THEME, theme.id)


def card_theme_preview_url(theme: CardTheme, context: Context) -> str:
    return context.product.showcase.preview_url(PreviewKind.CARD_THEME, theme.id)
