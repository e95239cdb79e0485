"""信息卡片: what a source says, as a set of pictures to leaf through."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.ai_label import LabelPosition
from domain.brand import Brand, checked_brand
from domain.brand_voice import BrandVoice
from domain.card_request import (
    checked_link,
    checked_pages,
    checked_redo,
    checked_theme,
    require_one_start,
)
from domain.content import InfoCardSet
from domain.cover import AUTHOR_LENGTH
from domain.decks import beside_cards, deck_of, reading_of
from domain.failure import FailureCode, RecipeFailed
from domain.generation import GenerationKind
from domain.info_card import (
    PAGE_DEFAULT,
    Card,
    CardLook,
    PageRedo,
    text_of_cards,
    text_of_point,
)
from domain.language import Locale
from domain.options import checked_line
from domain.platform import Platform
from domain.platforms import PROFILES
from domain.recipe import Assignment, Progress, Result
from domain.recipes.info_card_sets import new_set, successor
from domain.review import Review
from domain.services.binding import Binding
from domain.services.outlining import Outlining
from domain.services.redoing import Redoing, Redone
from domain.services.reviewing import Reviewing
from domain.services.showing import Showing
from domain.services.sourcing import Sourcing
from domain.source import ContentSource, Source, SourceArticle
from domain.stage import Stage
from domain.upload import UploadPurpose
from domain.writing import (
    INSTRUCTION_LENGTH,
    LIST_LIMIT,
    TONE_LENGTH,
    CardBrief,
    Composition,
)

_BASE_PRICE = 3
_PAGES_OF_A_CREDIT = 3
_REDO_PRICE = 1
_POINTS_OF_A_PAGE = 3
#: The first card and the last hold no points.
_PAGES_AROUND = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateInfoCard:
    """Either a `source`, or the `page` of an earlier set that is made anew.

    What a redo's author and brand leave open is as in that set; only `tone`, `instruction` and
    `language` say more to it. `link` is what the last card's QR code leads to.
    """

    kind: ClassVar = GenerationKind.INFO_CARD

    source: Source | None = None
    platform: Platform = Platform.XIAOHONGSHU
    theme_id: str | None = None
    max_pages: int = PAGE_DEFAULT
    author: str | None = None
    brand: Brand = field(default_factory=Brand)
    label_position: LabelPosition = LabelPosition.BOTTOM_RIGHT
    tone: str | None = None
    instruction: str | None = None
    language: Locale | None = None
    link: str | None = None
    page: PageRedo | None = None
    brand_voice: BrandVoice = field(default_factory=BrandVoice)

    @property
    def content_ids(self) -> Sequence[str]:
        if self.page is not None:
            return (self.page.content_id,)
        return (self.source.content_id,) if isinstance(self.source, ContentSource) else ()

    @property
    def uploads(self) -> Sequence[tuple[str, UploadPurpose]]:
        return self.brand.uploads


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GenerateInfoCardRecipe:
    kind: ClassVar = GenerationKind.INFO_CARD

    sourcing: Sourcing
    outlining: Outlining
    reviewing: Reviewing
    binding: Binding
    redoing: Redoing

    def admit(self, request: GenerateInfoCard) -> GenerateInfoCard:
        theme_ids = self.binding.theme_ids
        source, page, link = request.source, request.page, request.link
        require_one_start(source, page)
        return replace(
            request,
            source=None if source is None else self.sourcing.admit(source),
            page=None if page is None else checked_redo(page, theme_ids),
            theme_id=checked_theme(request.theme_id, theme_ids),
            max_pages=checked_pages(request.max_pages),
            author=checked_line(request.author, "author", longest=AUTHOR_LENGTH),
            brand=checked_brand(request.brand),
            tone=checked_line(request.tone, "tone", longest=TONE_LENGTH),
            instruction=checked_line(
                request.instruction, "instruction", longest=INSTRUCTION_LENGTH
            ),
            link=None if link is None else self._admit_link(link),
        )

    def _admit_link(self, link: str) -> str:
        return checked_link(self.sourcing.admit_url(link, field=("input", "link")))

    def price(self, request: GenerateInfoCard) -> int:
        return _REDO_PRICE if request.page is not None else _price_of(request.max_pages)

    async def run(self, assignment: Assignment[GenerateInfoCard], progress: Progress) -> Result:
        request = assignment.input
        if request.page is not None:
            return await self._redo(assignment, request.page, progress)
        if request.source is None:
            raise RecipeFailed(FailureCode.INTERNAL, detail="nothing to start from")
        return await self._make(assignment, request.source, progress)

    async def _make(
        self, assignment: Assignment[GenerateInfoCard], source: Source, progress: Progress
    ) -> Result:
        request = assignment.input
        platform = request.platform
        style = await self.binding.style(
            _look(request),
            theme_id=request.theme_id,
            platform=platform,
            owner_id=assignment.owner_id,
        )
        article = await self.sourcing.obtain(source, progress)
        await progress.stage(Stage.WRITING, 30)
        outline = await self.outlining.outline(article, _brief(request))
        deck = deck_of(outline, PROFILES[platform], link=request.link or article.url)
        showing = Showing(progress)
        await showing.write("\n\n".join(map(text_of_point, deck.points)))
        await progress.stage(Stage.TYPESETTING, 50)
        cards = await self.binding.cards.paginate(deck, style, most=request.max_pages)
        await showing.settle(text_of_cards(cards))
        booklet = self.binding.open(assignment, progress, style=style, count=len(cards))
        for card in cards:
            await booklet.print(card)
        await booklet.bind(deck.title)
        await progress.stage(Stage.CHECKING, 92)
        told = reading_of(cards, outline)
        # So few points hold no whole article: what they leave out is no fault.
        review = await self.reviewing.compare(
            told, [article], platform=platform, retells=False, brand_voice=request.brand_voice
        )
        await progress.stage(Stage.SAVING, 96)
        return Result(
            content=replace(
                new_set(assignment, deck, cards, style), source_url=article.url, review=review
            ),
            assets=tuple(booklet.folder.assets),
            provenance=outline.provenance,
            spent=_price_of(len(cards)),
        )

    async def _redo(
        self, assignment: Assignment[GenerateInfoCard], redo: PageRedo, progress: Progress
    ) -> Result:
        request = assignment.input
        await progress.stage(Stage.READING, 5)
        earlier = await self.redoing.load(redo.content_id, owner_id=assignment.owner_id)
        style = await self.binding.style(
            _look_of_redo(request, earlier.content.look),
            theme_id=redo.theme_id or earlier.content.theme_id,
            platform=earlier.content.platform or request.platform,
            owner_id=assignment.owner_id,
        )
        await progress.stage(Stage.WRITING, 30)
        redone = await self.redoing.redo(earlier, redo, _brief(request))
        cards = earlier.cards_with(redone.card, redo)
        await Showing(progress).settle(text_of_cards(cards))
        booklet = self.binding.open(assignment, progress, style=style, count=len(cards))
        for index, page in enumerate(earlier.pages, 1):
            await (booklet.print(redone.card) if index == redo.index else booklet.reuse(page))
        await booklet.bind(cards[0].title)
        await progress.stage(Stage.CHECKING, 92)
        review = await self._review_of_redo(earlier.content, redone, cards, request.brand_voice)
        await progress.stage(Stage.SAVING, 96)
        return Result(
            content=replace(
                successor(assignment, earlier.content, cards),
                look=style.look,
                review=review,
            ),
            assets=tuple(booklet.folder.assets),
            provenance=redone.provenance,
            spent=_REDO_PRICE,
        )

    async def _review_of_redo(
        self,
        earlier: InfoCardSet,
        redone: Redone,
        cards: Sequence[Card],
        brand_voice: BrandVoice,
    ) -> Review:
        """What their owner wrote is theirs; a writer's new words must keep the facts of the old."""
        title, body = cards[0].title, text_of_cards(cards)
        if not redone.is_worded_anew:
            return await self.reviewing.examine(
                title,
                body,
                platform=earlier.platform,
                brand_voice=brand_voice,
                beside=beside_cards(cards),
            )
        text = Composition(
            titles=[title],
            summary=cards[0].subtitle,
            body=body,
            tags=[],
            provenance=redone.provenance,
            beside=beside_cards(cards),
        )
        source = SourceArticle(text=text_of_cards(earlier.cards), title=earlier.title)
        review = await self.reviewing.compare(
            text,
            [source],
            platform=earlier.platform,
            retells=False,
            brand_voice=brand_voice,
        )
        return replace(review, overlap=None)


def _price_of(pages: int) -> int:
    return _BASE_PRICE + -(-pages // _PAGES_OF_A_CREDIT)


def _look(request: GenerateInfoCard) -> CardLook:
    return CardLook(
        author=request.author, brand=request.brand, label_position=request.label_position
    )


def _look_of_redo(request: GenerateInfoCard, known: CardLook) -> CardLook:
    """As it was; a new author or brand (whose logo may be gone by now) comes in its place."""
    brand = known.brand if request.brand == Brand() else request.brand
    return replace(known, author=request.author or known.author, brand=brand)


def _brief(request: GenerateInfoCard) -> CardBrief:
    points = _POINTS_OF_A_PAGE * (request.max_pages - _PAGES_AROUND)
    return CardBrief(
        points=min(points, LIST_LIMIT),
        tone=request.tone,
        instruction=request.instruction,
        language=request.language,
        brand_voice=request.brand_voice,
    )
