"""Making one page of a set of cards anew; the others stay what they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.asset import Asset, AssetRole
from domain.content import InfoCardSet
from domain.cover import SUBTITLE_LENGTH, TITLE_LENGTH
from domain.failure import FailureCode, RecipeFailed
from domain.fitting import cut_at_clause
from domain.info_card import Card, CardForm, CardPoint, PageRedo, text_of_cards
from domain.services.outlining import Outlining
from domain.source import SourceArticle
from domain.unit_of_work import Database
from domain.writing import CardBrief, Engine, Outline, Point, Provenance

#: Of a page that no writer was asked for.
_TYPESETTER = Provenance(engine=Engine.OFFLINE, model="typesetter", prompt_version="")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EarlierSet:
    """`pages` are the files of its cards, in the same order."""

    content: InfoCardSet
    pages: Sequence[Asset]

    def card_of(self, redo: PageRedo) -> Card:
        """Raises `RecipeFailed` with `PAGE_MISSING`."""
        if not 1 <= redo.index <= len(self.content.cards):
            raise RecipeFailed(FailureCode.PAGE_MISSING, detail="no such index")
        return self.content.cards[redo.index - 1]

    def cards_with(self, card: Card, redo: PageRedo) -> list[Card]:
        cards = list(self.content.cards)
        cards[redo.index - 1] = card
        return cards

    def numbers_beside(self, redo: PageRedo) -> set[int]:
        """Those of the points on all other pages."""
        others = (card for at, card in enumerate(self.content.cards, 1) if at != redo.index)
        return {point.number for card in others for point in card.points}


@dataclass(frozen=True, slots=True)
class Redone:
    card: Card
    provenance: Provenance = _TYPESETTER

    @property
    def is_worded_anew(self) -> bool:
        return self.provenance is not _TYPESETTER


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Redoing:
    database: Database
    outlining: Outlining

    async def load(self, content_id: str, *, owner_id: str) -> EarlierSet:
        """Raises `RecipeFailed` with `SOURCE_GONE`."""
        async with self.database.read_latest() as reader:
            content = await reader.contents.get(content_id)
            assets = await reader.assets.list_of_contents([content_id])
        if not isinstance(content, InfoCardSet) or content.deleted_at is not None:
            raise RecipeFailed(FailureCode.SOURCE_GONE, detail="no such set")
        if content.owner_id != owner_id:
            raise RecipeFailed(FailureCode.SOURCE_GONE, detail="somebody else's set")
        pages = [asset for asset in assets if asset.role is AssetRole.PART]
        if len(pages) != len(content.cards):
            raise RecipeFailed(FailureCode.SOURCE_GONE, detail="pages without files")
        return EarlierSet(content=content, pages=pages)

    async def redo(self, earlier: EarlierSet, redo: PageRedo, brief: CardBrief) -> Redone:
        """The page as its owner edited it, or else in other words, or else laid out otherwise.

        Raises `RecipeFailed` with `PAGE_MISSING`, or for what its writer does.
        """
        card = earlier.card_of(redo)
        if redo.is_edit:
            return Redone(_edited(card, redo, earlier.numbers_beside(redo)))
        if redo.theme_id is not None:
            return Redone(card)
        if self.outlining.engine.may_answer_anew and card.form in _WORDINGS:
            return await self._reworded(earlier, redo, brief)
        return Redone(replace(card, variant=card.variant + 1))

    async def _reworded(self, earlier: EarlierSet, redo: PageRedo, brief: CardBrief) -> Redone:
        card = earlier.card_of(redo)
        told = earlier.content.cards if card.form is CardForm.COVER else [card]
        article = SourceArticle(text=text_of_cards(told), title=card.title)
        outline = await self.outlining.outline(
            article, replace(brief, points=max(len(card.points), 1))
        )
        if card.form is CardForm.COVER:
            return Redone(_with_other_title(card, outline), outline.provenance)
        fresh = _with_other_points(card, outline.points, earlier.numbers_beside(redo))
        return Redone(fresh, outline.provenance)


#: What a writer can say in other words; quotes are others' own, and closings say little.
_WORDINGS = frozenset({CardForm.COVER, CardForm.POINTS})


def _edited(card: Card, redo: PageRedo, taken: set[int]) -> Card:
    if redo.points is not None and card.form is not CardForm.POINTS:
        raise RecipeFailed(FailureCode.PAGE_MISSING, detail="points for another form")
    if redo.quote is not None and card.form is not CardForm.QUOTE:
        raise RecipeFailed(FailureCode.PAGE_MISSING, detail="a quote for another form")
    return replace(
        card,
        title=redo.title or card.title,
        points=card.points if redo.points is None else _numbered(card, redo.points, taken),
        quote=redo.quote or card.quote,
    )


def _numbered(card: Card, points: Sequence[Point], taken: set[int]) -> tuple[CardPoint, ...]:
    """With the numbers that the page has, and on from the last as far as no other page has them."""
    numbers = [point.number for point in card.points]
    while len(numbers) < len(points):
        numbers.append(numbers[-1] + 1)
        if numbers[-1] in taken:
            raise RecipeFailed(FailureCode.PAGE_MISSING, detail="no number for another point")
    return tuple(
        CardPoint(number=number, heading=point.heading, text=point.text)
        for number, point in zip(numbers, points, strict=False)
    )


def _with_other_title(card: Card, outline: Outline) -> Card:
    others = [title for title in outline.titles if title != card.title]
    return replace(
        card,
        title=cut_at_clause(others[0], longest=TITLE_LENGTH) if others else card.title,
        subtitle=cut_at_clause(outline.summary, longest=SUBTITLE_LENGTH) or card.subtitle,
    )


def _with_other_points(card: Card, points: Sequence[Point], taken: set[int]) -> Card:
    """A point that goes on from or to another page keeps its heading, which stands there too."""
    if not points:
        raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="no point")
    fresh = [
        replace(old, text=new.text, heading=old.heading if old.number in taken else new.heading)
        for old, new in zip(card.points, points, strict=False)
    ]
    return replace(card, points=(*fresh, *card.points[len(fresh) :]))
