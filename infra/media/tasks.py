"""What makers of pictures have done in processes of their own (`infra.processes`).

The libraries that it takes are imported there alone (docs/adr/0046).
"""

from collections.abc import Sequence

from domain.cover import CoverOrder
from domain.info_card import Card, CardSheet, CardStyle, Deck
from domain.picture import Picture
from domain.upload import Accepted, UploadPurpose
from infra.media.fault import Fault


def make_cover(order: CoverOrder) -> Picture:
    from infra.media import cover_making  # noqa: PLC0415 - see above

    return cover_making.make_cover(order)


def preview_cover(theme_id: str) -> bytes:
    from infra.media import cover_preview  # noqa: PLC0415 - see above

    return cover_preview.draw_preview(theme_id)


def paginate_deck(deck: Deck, style: CardStyle, most: int) -> list[Card]:
    from infra.media import card_page  # noqa: PLC0415 - see above

    return card_page.paginate_deck(deck, style, most)


def render_card(sheet: CardSheet) -> Picture:
    from infra.media import card_page  # noqa: PLC0415 - see above

    return card_page.render_card(sheet)


def stack_pages(pages: Sequence[bytes]) -> Picture:
    from infra.media import card_binding  # noqa: PLC0415 - see above

    return card_binding.stack_pages(pages)


def bind_pages(pages: Sequence[bytes], title: str) -> bytes:
    from infra.media import card_binding  # noqa: PLC0415 - see above

    return card_binding.bind_pages(pages, title)


def preview_card(theme_id: str) -> bytes:
    from infra.media import card_preview  # noqa: PLC0415 - see above

    return card_preview.render_preview(theme_id)


def thumbnail(data: bytes, width: int) -> bytes:
    from infra.media import small_copies  # noqa: PLC0415 - see above

    return small_copies.thumbnail(data, width)


def accepted(data: bytes, purpose: UploadPurpose) -> Accepted | Fault:
    from infra.media import foreign_pictures  # noqa: PLC0415 - see above

    return foreign_pictures.accepted(data, purpose)
