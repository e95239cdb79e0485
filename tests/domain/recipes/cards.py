"""What tests of 信息卡片 start from: a writer of outlines, a maker of cards, and their runs."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from domain.brand import Brand
from domain.content import InfoCardSet
from domain.failure import FailureCode, RecipeFailed
from domain.info_card import (
    Card,
    CardForm,
    CardSheet,
    CardStyle,
    CardTheme,
    Deck,
)
from domain.language import Sentence
from domain.picture import Picture
from domain.recipe import Assignment, Result
from domain.recipes.generate_info_card import GenerateInfoCard, GenerateInfoCardRecipe
from domain.services.binding import Binding
from domain.services.filing import Filing
from domain.services.outlining import Outlining
from domain.services.redoing import Redoing
from domain.source import SourceArticle, TextSource
from domain.writing import CardBrief, Engine, Outline, Point, Provenance
from tests.domain.reported import Reported
from tests.domain.studio import Studio
from tests.factories import NOW
from tests.fake_writing import FakeWriter
from tests.fakes import UnlabelledFiles

TEXT = "南瓜汤要小火慢炖30分钟，先炒香洋葱，再加水400毫升，最后打成泥就可以出锅了。" * 2
URL = "https://example.com/soup"
USUAL = GenerateInfoCard(source=TextSource(TEXT), author="老旺")
_POINTS_OF_A_PAGE = 2


def an_outline(points: int = 4, *, quote: str | None = "小火慢炖30分钟") -> Outline:
    return Outline(
        titles=["一锅好汤的火候", "好汤不靠运气"],
        summary="小火慢炖，先炒香洋葱。",
        points=[Point(f"第{number}步", "小火慢炖30分钟。") for number in range(1, points + 1)],
        quote=quote,
        tags=["南瓜汤", "食谱"],
        provenance=Provenance(engine=Engine.LLM, model="fake", prompt_version="1", tokens_in=7),
    )


class FakeOutliner(FakeWriter):
    """Gives the same outline each time, of whatever it is asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = an_outline()
        self.outlined: list[tuple[SourceArticle, CardBrief]] = []

    async def outline(self, article: SourceArticle, brief: CardBrief) -> Outline:
        self.outlined.append((article, brief))
        return self.answer


@dataclass(eq=False)
class FakeCardMaker:
    """Two points to a page; a page's bytes say what it was made of."""

    themes: Sequence[CardTheme] = (
        CardTheme("clean", Sentence("清爽", "Clean")),
        CardTheme("dark", Sentence("深色", "Dark")),
    )
    sheets: list[CardSheet] = field(default_factory=list)
    bound: list[Sequence[bytes]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    refused: str = "放不下"

    async def paginate(self, deck: Deck, style: CardStyle, *, most: int) -> list[Card]:
        title = deck.title
        last = [Card(form=CardForm.CLOSING, title=title, tags=deck.tags, link=deck.link)]
        if deck.quote is not None and most > 3:
            last.insert(0, Card(form=CardForm.QUOTE, title=title, quote=deck.quote))
        pages = [
            Card(
                form=CardForm.POINTS,
                title=title,
                points=deck.points[first : first + _POINTS_OF_A_PAGE],
            )
            for first in range(0, len(deck.points), _POINTS_OF_A_PAGE)
        ]
        cover = Card(form=CardForm.COVER, title=title, subtitle=deck.subtitle)
        return [cover, *pages[: most - 1 - len(last)], *last]

    async def card(self, sheet: CardSheet) -> Picture:
        if any(self.refused in point.text for point in sheet.card.points):
            raise RecipeFailed(FailureCode.TEXT_UNSETTABLE)
        self.sheets.append(sheet)
        return _picture(f"{sheet.card} {sheet.style} {sheet.index}/{sheet.count}".encode())

    async def long_image(self, pages: Sequence[bytes]) -> Picture:
        self.bound.append(list(pages))
        return _picture(b"".join(pages))

    async def pdf(self, pages: Sequence[bytes], *, title: str) -> bytes:
        self.titles.append(title)
        return b"PDF " + b"".join(pages)

    async def preview(self, theme_id: str) -> bytes:
        return theme_id.encode()


def _picture(data: bytes) -> Picture:
    return Picture(data=data, mime_type="image/png", width=1242, height=1660)


@dataclass(eq=False)
class CardStudio:
    """The recipe over a studio's fakes; `uploads` are what creators have sent, by their ids."""

    studio: Studio
    writer: FakeOutliner = field(default_factory=FakeOutliner)
    maker: FakeCardMaker = field(default_factory=FakeCardMaker)
    uploads: dict[tuple[str, str], bytes] = field(default_factory=dict)

    @property
    def recipe(self) -> GenerateInfoCardRecipe:
        studio = self.studio
        return GenerateInfoCardRecipe(
            sourcing=studio.sourcing,
            outlining=Outlining(writer=self.writer),
            reviewing=studio.reviewing,
            binding=Binding(
                cards=self.maker,
                filing=Filing(blobs=studio.blobs, labeller=UnlabelledFiles(), new_id=studio.new_id),
                read_logo=self._read_logo,
            ),
            redoing=Redoing(database=studio.database, outlining=Outlining(writer=self.writer)),
        )

    async def _read_logo(self, brand: Brand, owner_id: str) -> bytes | None:
        name = brand.logo_upload_id or brand.logo_name
        if name is None:
            return None
        if (name, owner_id) not in self.uploads:
            raise RecipeFailed(FailureCode.UPLOAD_GONE)
        return self.uploads[name, owner_id]

    async def run(
        self, request: GenerateInfoCard = USUAL, *, owner_id: str = "owner"
    ) -> tuple[InfoCardSet, Result, Reported]:
        progress = Reported()
        new_id = self.studio.new_id
        result = await self.recipe.run(
            Assignment(
                input=request,
                generation_id=new_id(),
                owner_id=owner_id,
                content_id=new_id(),
                now=NOW,
            ),
            progress,
        )
        assert isinstance(result.content, InfoCardSet)
        assert tuple(progress.assets) == result.assets
        return result.content, result, progress

    async def kept(self, request: GenerateInfoCard = USUAL) -> tuple[InfoCardSet, Result]:
        """A set that its owner has in their history."""
        content, result, _ = await self.run(request)
        tables = self.studio.database.tables
        tables.contents[content.id] = content
        tables.assets.update({asset.id: asset for asset in result.assets})
        return content, result

    async def delete(self, content: InfoCardSet) -> None:
        rows = self.studio.database.tables.contents
        rows[content.id] = replace(content, deleted_at=NOW)
