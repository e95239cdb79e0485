"""Sets of cards as contents: a new one, and one that follows an earlier."""

from dataclasses import replace
from typing import Any

from domain.content import ContentKind, InfoCardSet
from domain.info_card import Card, CardStyle, Deck
from domain.recipe import Assignment


def new_set(
    assignment: Assignment[Any], deck: Deck, cards: list[Card], style: CardStyle
) -> InfoCardSet:
    return InfoCardSet(
        id=assignment.content_id,
        owner_id=assignment.owner_id,
        generation_id=assignment.generation_id,
        kind=ContentKind.INFO_CARD,
        title=deck.title,
        tags=list(deck.tags),
        created_at=assignment.now,
        updated_at=assignment.now,
        based_on_id=assignment.based_on_id,
        platform=style.platform,
        theme_id=style.theme_id,
        cards=cards,
        look=style.look,
    )


def successor(assignment: Assignment[Any], earlier: InfoCardSet, cards: list[Card]) -> InfoCardSet:
    return replace(
        earlier,
        id=assignment.content_id,
        generation_id=assignment.generation_id,
        title=cards[0].title,
        tags=list(earlier.tags),
        is_favorite=False,
        created_at=assignment.now,
        updated_at=assignment.now,
        version=1,
        based_on_id=assignment.based_on_id,
        cards=cards,
    )
