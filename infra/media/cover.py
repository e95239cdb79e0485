"""Covers typeset with Pillow, in processes of their own."""

from collections.abc import Sequence

from domain.cover import CoverMaker, CoverOrder, CoverTheme
from domain.picture import Picture
from infra.media.cover_themes import LOOKS
from infra.media.tasks import make_cover, preview_cover
from infra.processes import Processes


class PillowCoverMaker(CoverMaker):
    def __init__(self, processes: Processes) -> None:
        self._processes = processes

    @property
    def themes(self) -> Sequence[CoverTheme]:
        return [look.theme for look in LOOKS.values()]

    async def cover(self, order: CoverOrder) -> Picture:
        return await self._processes.run(make_cover, order)

    async def preview(self, theme_id: str) -> bytes:
        return await self._processes.run(preview_cover, theme_id)
