"""Making the files of a set of cards: its pages, and all of them as one image and as a PDF."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from domain.ai_label import LABEL_ZH
from domain.asset import Asset, AssetKind, AssetRole, BlobMissing
from domain.brand import Brand
from domain.failure import FailureCode, RecipeFailed
from domain.info_card import Card, CardLook, CardMaker, CardSheet, CardStyle
from domain.platform import Platform
from domain.platforms import PROFILES
from domain.recipe import Assignment, Progress
from domain.services.filing import File, Filing, Folder
from domain.stage import Stage

#: Of a brand and its owner's id: its logo, if it has one; raises `RecipeFailed`, `UPLOAD_GONE`.
ReadLogo = Callable[[Brand, str], Awaitable[bytes | None]]
_FIRST_PERCENT, _LAST_PERCENT = 55, 88


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Binding:
    cards: CardMaker
    filing: Filing
    read_logo: ReadLogo

    @property
    def theme_ids(self) -> list[str]:
        return [theme.id for theme in self.cards.themes]

    async def style(
        self, look: CardLook, *, theme_id: str | None, platform: Platform, owner_id: str
    ) -> CardStyle:
        """For cards in the size of the platform's first cover; theme None takes the first."""
        size = PROFILES[platform].cover_sizes[0]
        return CardStyle(
            theme_id=theme_id or self.theme_ids[0],
            platform=platform,
            width=size.width,
            height=size.height,
            look=look,
            logo=await self.read_logo(look.brand, owner_id),
        )

    def open(
        self, assignment: Assignment[Any], progress: Progress, *, style: CardStyle, count: int
    ) -> "Booklet":
        return Booklet(
            cards=self.cards,
            folder=self.filing.open(assignment, progress),
            style=style,
            count=count,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Booklet:
    """A set in the making, which grows page by page to `count`; `pages` are encoded pictures."""

    cards: CardMaker
    folder: Folder
    style: CardStyle
    count: int
    pages: list[bytes] = field(default_factory=list)

    async def print(self, card: Card) -> None:
        """The next page, made."""
        await self._tell()
        index = len(self.pages) + 1
        picture = await self.cards.card(
            CardSheet(card=card, style=self.style, index=index, count=self.count)
        )
        self.pages.append(picture.data)
        await self.folder.add(
            File.of_picture(
                picture,
                AssetRole.PART,
                ai_label=LABEL_ZH,
                platform=self.style.platform,
                caption=f"{index:02d}",
            )
        )

    async def reuse(self, page: Asset) -> None:
        """The next page as an earlier set has it; raises `RecipeFailed` with `SOURCE_GONE`."""
        await self._tell()
        try:
            self.pages.append(await self.folder.blobs.load(page.blob_name))
            await self.folder.keep(page)
        except BlobMissing:
            raise RecipeFailed(FailureCode.SOURCE_GONE, detail="no blob of a page") from None

    async def _tell(self) -> None:
        done = len(self.pages) / self.count
        percent = round(_FIRST_PERCENT + done * (_LAST_PERCENT - _FIRST_PERCENT))
        await self.folder.progress.stage(Stage.TYPESETTING, percent)

    async def bind(self, title: str) -> None:
        long_image = await self.cards.long_image(self.pages)
        await self.folder.add(
            File.of_picture(
                long_image,
                AssetRole.LONG_IMAGE,
                ai_label=LABEL_ZH,
                platform=self.style.platform,
            )
        )
        await self.folder.add(
            File(
                kind=AssetKind.DOCUMENT,
                role=AssetRole.WHOLE,
                data=await self.cards.pdf(self.pages, title=title),
                mime_type="application/pdf",
                ai_label=LABEL_ZH,
                platform=self.style.platform,
            )
        )
