"""What a set of cards says, card by card."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from domain.ai_label import LabelPosition
from domain.brand import Brand
from domain.language import Sentence
from domain.picture import Picture
from domain.platform import Platform

PAGE_LIMIT = 18
PAGE_DEFAULT = 9
#: The least size of a card's text, in pixels.
SMALLEST_TEXT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPoint:
    """`number` counts the points of the whole set, from 1; a point cut in two keeps its own."""

    number: int
    heading: str
    text: str


class CardForm(StrEnum):
    COVER = "COVER"
    POINTS = "POINTS"
    QUOTE = "QUOTE"
    CLOSING = "CLOSING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One page: `title` stands on each; points on a page of points, a quote on its own.

    `link` is what the closing card's QR code leads to.
    """

    form: CardForm
    title: str
    subtitle: str = ""
    points: tuple[CardPoint, ...] = ()
    quote: str | None = None
    tags: tuple[str, ...] = ()
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """What the cards are made of, before it is known what fits on one."""

    title: str
    subtitle: str
    points: tuple[CardPoint, ...]
    quote: str | None = None
    tags: tuple[str, ...] = ()
    link: str | None = None


@dataclass(frozen=True, slots=True)
class CardTheme:
    id: str
    name: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class CardStyle:
    """How all cards of a set look; pixels. `logo` is an encoded picture, checked already."""

    theme_id: str
    platform: Platform
    width: int
    height: int
    author: str | None = None
    brand: Brand = field(default_factory=Brand)
    logo: bytes | None = None
    label_position: LabelPosition = LabelPosition.BOTTOM_RIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSheet:
    """Card number `index` of `count`, from 1."""

    card: Card
    style: CardStyle
    index: int
    count: int


class CardMaker(Protocol):
    @property
    def themes(self) -> Sequence[CardTheme]: ...

    async def paginate(self, deck: Deck, style: CardStyle, *, most: int) -> list[Card]:
        """A cover card, cards of points, the quote's, a closing card: at most `most`.

        Long points are split over cards rather than set below `SMALLEST_TEXT`; points that would
        need more cards than `most` are left out, the last first.
        """

    async def card(self, sheet: CardSheet) -> Picture:
        """Raises `domain.failure.RecipeFailed` with `TEXT_UNSETTABLE` where it cannot hold it."""

    async def long_image(self, pages: Sequence[bytes]) -> Picture:
        """The pages below each other, in one PNG."""

    async def pdf(self, pages: Sequence[bytes], *, title: str) -> bytes:
        """The pages as a PDF, one a page."""

    async def preview(self, theme_id: str) -> bytes:
        """A small PNG that shows the theme."""
