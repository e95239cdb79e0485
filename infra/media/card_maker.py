"""Cards drawn with Pillow, in processes of their own."""

from collections.abc import Callable, Sequence
from typing import ParamSpec, TypeVar

from domain.failure import FailureCode, RecipeFailed
from domain.info_card import Card, CardSheet, CardStyle, CardTheme, Deck
from domain.picture import Picture
from infra.media.card_themes import THEMES
from infra.media.does_not_fit import DoesNotFit
from infra.media.tasks import (
    bind_pages,
    paginate_deck,
    preview_card,
    render_card,
    stack_pages,
)
from infra.processes import Processes

P = ParamSpec("P")
T = TypeVar("T")


class PillowCardMaker:
    def __init__(self, processes: Processes) -> None:
        self._processes = processes

    @property
    def themes(self) -> Sequence[CardTheme]:
        return THEMES

    async def paginate(self, deck: Deck, style: CardStyle, *, most: int) -> list[Card]:
        return await self._run(paginate_deck, deck, style, most)

    async def card(self, sheet: CardSheet) -> Picture:
        return await self._run(render_card, sheet)

    async def long_image(self, pages: Sequence[bytes]) -> Picture:
        return await self._run(stack_pages, pages)

    async def pdf(self, pages: Sequence[bytes], *, title: str) -> bytes:
        return await self._run(bind_pages, pages, title)

    async def preview(self, theme_id: str) -> bytes:
        return await self._run(preview_card, theme_id)

    async def _run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await self._processes.run(function, *args, **kwargs)
        except DoesNotFit:
            raise RecipeFailed(FailureCode.TEXT_UNSETTABLE, detail="a card") from None
