"""What cards are made of, from an outline: as much of it as a platform and a page can take."""

from collections.abc import Sequence
from dataclasses import replace

from domain.brand_voice import BrandVoice, ShownText, TextPart
from domain.cover import SUBTITLE_LENGTH, TAG_LIMIT, TITLE_LENGTH
from domain.fitting import cut_at_clause, fitted
from domain.info_card import LINK_LENGTH, QUOTE_LENGTH, Card, CardPoint, Deck, text_of_cards
from domain.platforms import PlatformProfile
from domain.writing import Composition, Outline


def deck_of(outline: Outline, profile: PlatformProfile, *, link: str | None) -> Deck:
    """Under a title and with tags that the platform takes; a quote that is too long is no quote.

    Nor is a link that a QR code could not be read with.
    """
    fitting = fitted(_frame_of(outline), profile)
    quote = outline.quote
    return Deck(
        title=cut_at_clause(fitting.titles[0], longest=TITLE_LENGTH),
        subtitle=cut_at_clause(outline.summary, longest=SUBTITLE_LENGTH),
        points=tuple(
            CardPoint(number=number, heading=point.heading, text=point.text)
            for number, point in enumerate(outline.points, 1)
        ),
        quote=quote if quote is not None and len(quote) <= QUOTE_LENGTH else None,
        tags=tuple(fitting.tags[:TAG_LIMIT]),
        link=link if link is not None and len(link) <= LINK_LENGTH else None,
    )


def reading_of(cards: Sequence[Card], outline: Outline) -> Composition:
    """What the cards made of an outline say, for those who check it."""
    return replace(
        _frame_of(outline),
        titles=[cards[0].title],
        summary=cards[0].subtitle,
        body=text_of_cards(cards),
        beside=beside_cards(cards),
    )


def beside_cards(cards: Sequence[Card]) -> tuple[ShownText, ...]:
    """What they say beside the first title and their text: a subtitle, and titles of some pages."""
    first = cards[0]
    others = (
        ShownText(TextPart.HEADING, card.title, index)
        for index, card in enumerate(cards, 1)
        if card.title != first.title
    )
    return (ShownText(TextPart.SUBTITLE, first.subtitle), *others)


def in_voice(outline: Outline, brand_voice: BrandVoice) -> Outline:
    """The outline without the titles, tags and quote that a brand cannot have."""
    quote = outline.quote
    return replace(
        outline,
        titles=brand_voice.chosen_titles(outline.titles),
        tags=brand_voice.allowed(outline.tags),
        quote=quote if quote is not None and brand_voice.allows(quote) else None,
    )


def _frame_of(outline: Outline) -> Composition:
    return Composition(
        titles=outline.titles,
        summary="",
        body="",
        tags=outline.tags,
        provenance=outline.provenance,
    )
