"""Where everything stands on a cover, by the family of its theme and the shape of its frame."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from domain.ai_label import LabelPosition
from domain.cover import LayoutFamily
from infra.media.cover_author import author_part
from infra.media.cover_bands import Bands, bands_beside, header_beside
from infra.media.cover_cards import cards_part, chips_part, stack_part
from infra.media.cover_column import Part, Placed, needed, settle
from infra.media.cover_emphasis import (
    Figure,
    Highlight,
    first_emoji,
    main_figure,
    parse_highlight,
    unquoted,
)
from infra.media.cover_frame import Shape
from infra.media.cover_scenes import SIDES, figure_part, quote_mark_part, sides_part, sign_part
from infra.media.cover_text_parts import (
    Kit,
    badge_part,
    subtitle_part,
    tags_part,
    title_part,
)
from infra.media.does_not_fit import DoesNotFit
from infra.media.geometry import Box
from infra.media.text import Align

#: The largest title, in shares of the column's width, or of its height on wide covers.
_TITLE_ALONE, _TITLE_AMONG, _TITLE_OVER_LIST, _TITLE_WIDE = 0.4, 0.17, 0.135, 0.5
_LEFT_SHARE, _HALF_SHARE = 0.66, 0.5
_PHOTO_SHARES = (0.6, 0.8, 1.0)
_SHORT_TITLE, _LONG_TITLE = 6, 22
_HERO_UNITS, _HERO_FROM_UNITS = 13.0, 7.0


@dataclass(frozen=True, slots=True)
class Layout:
    """`text_area` is where most text stands: what a photo is veiled under."""

    placed: tuple[Placed, ...]
    text_area: Box


Compose = Callable[[Kit, Bands], list[Placed]]


def lay_out(kit: Kit, label: Box, position: LabelPosition) -> Layout:
    """Raises `infra.media.typesetting.DoesNotFit`."""
    bands = bands_beside(kit, label, position)
    header = header_beside(kit, label, position)
    if header is not None:
        kit = replace(kit, text=replace(kit.text, badge=None))
    placed = _COMPOSERS[kit.look.family](kit, bands)
    text_area = Box.around([each.box for each in placed])
    if kit.text.author:
        footer = bands.footer
        is_right = position is LabelPosition.BOTTOM_LEFT
        part = author_part(kit, footer.width, footer.height, is_right=is_right)
        placed.append(Placed(part, footer))
    if header is not None:
        placed.append(header)
    return Layout(tuple(placed), text_area)


def _highlights(kit: Kit) -> list[Highlight]:
    return [parse_highlight(line) for line in kit.text.highlights]


def _is_centered(kit: Kit) -> bool:
    return kit.look.title.align is Align.CENTER


def _around_title(
    kit: Kit,
    box: Box,
    *,
    above: Sequence[Part] = (),
    below: Sequence[Part] = (),
    largest: float,
) -> list[Part]:
    """Badge, title, subtitle and tags with what a family adds; the title gets what is left."""
    head: list[Part] = []
    if kit.text.badge:
        head.append(badge_part(kit, box.width, is_centered=_is_centered(kit)))
    head += above
    tail: list[Part] = []
    if kit.text.subtitle:
        tail.append(subtitle_part(kit, box.width))
    tail += below
    if kit.text.tags:
        tail.append(tags_part(kit, box.width, is_centered=_is_centered(kit)))
    rest = [*head, *tail]
    gaps = kit.unit * 0.75 if head else tail[0].gap if tail else 0.0
    room = box.height - needed(rest) - gaps
    return [*head, title_part(kit, (box.width, room), largest=largest), *tail]


def _headline(kit: Kit, bands: Bands) -> list[Placed]:
    body = bands.body
    highlights = _highlights(kit)
    if kit.frame.shape is Shape.WIDE:
        return _wide_headline(kit, body, highlights)
    below = [cards_part(kit, highlights, body.width)] if highlights else []
    largest = body.width * (_TITLE_AMONG if below else _TITLE_ALONE)
    parts = _around_title(kit, body, below=below, largest=largest)
    return settle(_with_hero(kit, body, parts), body, anchor=0.4)


def _wide_headline(kit: Kit, body: Box, highlights: Sequence[Highlight]) -> list[Placed]:
    has_side = has_sign_beside(kit)
    left, right = _split(kit, body, _LEFT_SHARE if has_side else 1.0)
    below = [chips_part(kit, highlights, left.width)] if highlights else []
    parts = _around_title(kit, left, below=below, largest=body.height * _TITLE_WIDE)
    placed = settle(parts, left, anchor=0.5)
    if has_side:
        placed.append(Placed(sign_part(kit, _sign(kit), right.height), right))
    return placed


def _split(kit: Kit, body: Box, share: float) -> tuple[Box, Box]:
    gap = kit.unit
    edge = body.left + body.width * share
    left = replace(body, right=edge if share >= 1 else edge - gap / 2)
    return left, replace(body, left=min(body.right - 1, edge + gap / 2))


def has_sign_beside(kit: Kit) -> bool:
    """Whether a wide cover shows its sign to the right of the text."""
    is_wide = kit.frame.shape is Shape.WIDE
    return is_wide and bool(_sign(kit)) and len(kit.text.title) <= _LONG_TITLE


def _sign(kit: Kit) -> str:
    """What stands for the title in a picture: its first emoji, or its main figure."""
    emoji = first_emoji(kit.text.title)
    figure = main_figure(kit.text.title, kit.text.keywords)
    return emoji or (figure.number if figure else "")


def _with_hero(kit: Kit, body: Box, parts: list[Part]) -> list[Part]:
    """Where much height would stay empty, the title's sign fills it."""
    sign = _sign(kit)
    free = body.height - needed(parts) - kit.unit * 2
    if not sign or kit.text.highlights or free < _HERO_FROM_UNITS * kit.unit:
        return parts
    return [*parts, sign_part(kit, sign, min(free, _HERO_UNITS * kit.unit))]


def _list(kit: Kit, bands: Bands) -> list[Placed]:
    body, highlights = bands.body, _highlights(kit)
    if not highlights:
        return _headline(kit, bands)
    if kit.frame.shape is not Shape.WIDE:
        below = [cards_part(kit, highlights, body.width)]
        largest = body.width * _TITLE_OVER_LIST
        return settle(_around_title(kit, body, below=below, largest=largest), body, anchor=0.3)
    left, right = _split(kit, body, _HALF_SHARE)
    parts = _around_title(kit, left, largest=body.height * _TITLE_WIDE)
    rows = [stack_part(kit, highlights[:4], right.width, has_texts=False)]
    return [*settle(parts, left, anchor=0.5), *settle(rows, right, anchor=0.5)]


def _big_number(kit: Kit, bands: Bands) -> list[Placed]:
    figure = main_figure(kit.text.title, kit.text.keywords)
    if figure is None:
        return _headline(kit, bands)
    body, highlights = bands.body, _highlights(kit)
    kit = _without_leading(kit, figure)
    if kit.frame.shape is Shape.WIDE:
        left, right = _split(kit, body, 0.38)
        hero = [figure_part(kit, figure, width=left.width, height=left.height * 0.75)]
        below = [chips_part(kit, highlights, right.width)] if highlights else []
        largest = body.height * 0.3
        parts = _around_title(kit, right, below=below, largest=largest)
        return [*settle(hero, left, anchor=0.5), *settle(parts, right, anchor=0.5)]
    height = body.height * (0.2 if highlights else 0.3)
    above = [figure_part(kit, figure, width=body.width, height=height)]
    below = [cards_part(kit, highlights, body.width)] if highlights else []
    parts = _around_title(kit, body, above=above, below=below, largest=body.width * 0.15)
    return settle(parts, body, anchor=0.35)


def _without_leading(kit: Kit, figure: Figure) -> Kit:
    """A figure that the title begins with is not told twice."""
    rest = kit.text.title[figure.end :].lstrip("，,、：: ") if figure.start == 0 else ""
    return replace(kit, text=replace(kit.text, title=rest)) if rest else kit


def _quote(kit: Kit, bands: Bands) -> list[Placed]:
    body, highlights = bands.body, _highlights(kit)
    above = [quote_mark_part(kit, body.width)]
    below: list[Part] = []
    if highlights and kit.frame.shape is not Shape.WIDE:
        below = [stack_part(kit, highlights, body.width)]
    largest = (
        body.height * 0.3
        if kit.frame.shape is Shape.WIDE
        else body.width * (_TITLE_AMONG if below else 0.2)
    )
    kit = replace(kit, text=replace(kit.text, title=unquoted(kit.text.title)))
    parts = _around_title(kit, body, above=above, below=below, largest=largest)
    return settle(parts, body, anchor=0.45)


def _before_after(kit: Kit, bands: Bands) -> list[Placed]:
    body, highlights = bands.body, _highlights(kit)
    if len(highlights) < SIDES:
        return _headline(kit, bands)
    if kit.frame.is_panoramic:
        left, right = _split(kit, body, 0.48)
        parts = _around_title(kit, left, largest=body.height * 0.3)
        sides = [sides_part(kit, highlights, right.width, right.height)]
        return [*settle(parts, left, anchor=0.5), *settle(sides, right, anchor=0.5)]
    below = [sides_part(kit, highlights, body.width, body.height * 0.4)]
    parts = _around_title(kit, body, below=below, largest=body.width * _TITLE_AMONG)
    return settle(parts, body, anchor=0.4)


def _photo(kit: Kit, bands: Bands) -> list[Placed]:
    """The text stands below, or on wide covers to the left: the photo is seen beside it."""
    if kit.frame.shape is Shape.WIDE:
        return _wide_photo(kit, bands.body)
    body, highlights = bands.body, _highlights(kit)
    lower = replace(body, top=body.top + body.height * 0.3)
    below = [chips_part(kit, highlights, lower.width)] if highlights else []
    parts = _around_title(
        kit, lower, below=below, largest=lower.width * (0.3 if _is_short(kit) else 0.17)
    )
    snug = replace(lower, top=max(lower.top, lower.bottom - needed(parts) * 1.12))
    return settle(parts, snug, anchor=1.0)


def _is_short(kit: Kit) -> bool:
    return len(kit.text.title) <= _SHORT_TITLE


def _wide_photo(kit: Kit, body: Box) -> list[Placed]:
    """In as narrow a column as holds the text."""
    for share in _PHOTO_SHARES:
        left, _ = _split(kit, body, share)
        with suppress(DoesNotFit):
            return settle(_beside_photo(kit, left), left, anchor=0.5)
    raise DoesNotFit


def _beside_photo(kit: Kit, left: Box) -> list[Part]:
    highlights = _highlights(kit)
    below = [chips_part(kit, highlights, left.width)] if highlights else []
    return _around_title(
        kit, left, below=below, largest=left.height * (0.5 if _is_short(kit) else 0.34)
    )


_COMPOSERS: Mapping[LayoutFamily, Compose] = {
    LayoutFamily.HEADLINE: _headline,
    LayoutFamily.LIST: _list,
    LayoutFamily.BIG_NUMBER: _big_number,
    LayoutFamily.QUOTE: _quote,
    LayoutFamily.BEFORE_AFTER: _before_after,
    LayoutFamily.PHOTO: _photo,
}
