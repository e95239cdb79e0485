"""What a set of cards says, card by card."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from domain.ai_label import LabelPosition
from domain.brand import Brand
from domain.language import Sentence
from domain.picture import Picture
from domain.platform import Platform
from domain.writing import Point

PAGE_LEAST, PAGE_LIMIT = 3, 18
PAGE_DEFAULT = 9
#: Beyond this a QR code is too fine for a phone's camera.
LINK_LENGTH = 300
#: More words than these are no quote to remember.
QUOTE_LENGTH = 120
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

    `link` is what the closing card's QR code leads to. `variant` counts the ways in which a theme
    lays out one form; makers take it round their own number of them.
    """

    form: CardForm
    title: str
    subtitle: str = ""
    points: tuple[CardPoint, ...] = ()
    quote: str | None = None
    tags: tuple[str, ...] = ()
    link: str | None = None
    variant: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """What the cards are made of, before it is known what fits on one."""

    title: str
    subtitle: str
    points: tuple[CardPoint, ...]
    quote: str | None = None
    tags: tuple[str, ...] = ()
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLook:
    """What the pages of a set share beside their theme; a page made anew later looks so too."""

    author: str | None = None
    brand: Brand = field(default_factory=Brand)
    label_position: LabelPosition = LabelPosition.BOTTOM_RIGHT


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
    look: CardLook = field(default_factory=CardLook)
    logo: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSheet:
    """Card number `index` of `count`, from 1."""

    card: Card
    style: CardStyle
    index: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRedo:
    """Which page of which set to make anew, and what is to stand on it; None leaves it as it is.

    `points` come in place of all points of the page. Without any text the page is worded or laid
    out in another way. `theme_id` holds for this page.
    """

    content_id: str
    index: int
    title: str | None = None
    points: tuple[Point, ...] | None = None
    quote: str | None = None
    theme_id: str | None = None

    @property
    def is_edit(self) -> bool:
        return any(each is not None for each in (self.title, self.points, self.quote))


def text_of_cards(cards: Sequence[Card]) -> str:
    """What readers of all cards have read: points with their numbers, and the quote."""
    points: dict[int, CardPoint] = {}
    for point in (point for card in cards for point in card.points):
        begun = points.get(point.number)
        text = point.text if begun is None else begun.text + point.text
        points[point.number] = replace(point, text=text)
    quotes = [card.quote for card in cards if card.quote]
    return "\n\n".join([*map(text_of_point, points.values()), *quotes])


def text_of_point(point: CardPoint) -> str:
    return "\n".join(line for line in (f"{point.number}. {point.heading}", point.text) if line)


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
