"""What of a cover's text is left out where there is no room for all of it, and in which order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from domain.cover import CoverText, LayoutFamily
from infra.media.cover_emphasis import parse_highlight
from infra.media.cover_frame import Frame, Shape


class Extra(StrEnum):
    """`DETAILS` are what highlights say after their headings."""

    TAGS = "tags"
    DETAILS = "details"
    HIGHLIGHTS = "highlights"
    SUBTITLE = "subtitle"
    BADGE = "badge"
    AUTHOR = "author"


Dropped = frozenset[Extra]
_USUAL = (
    Extra.TAGS,
    Extra.DETAILS,
    Extra.HIGHLIGHTS,
    Extra.SUBTITLE,
    Extra.BADGE,
    Extra.AUTHOR,
)
#: Where the highlights are the point, the rest goes first.
_HIGHLIGHTS_LAST = (
    Extra.TAGS,
    Extra.SUBTITLE,
    Extra.DETAILS,
    Extra.BADGE,
    Extra.HIGHLIGHTS,
    Extra.AUTHOR,
)
_SIDES_LAST = (Extra.TAGS, Extra.SUBTITLE, Extra.BADGE, Extra.HIGHLIGHTS, Extra.AUTHOR)
_ORDERS: Mapping[LayoutFamily, Sequence[Extra]] = {
    LayoutFamily.LIST: _HIGHLIGHTS_LAST,
    LayoutFamily.BEFORE_AFTER: _SIDES_LAST,
}


def droppings(text: CoverText, family: LayoutFamily, frame: Frame) -> Iterator[Dropped]:
    """From what the frame leaves out anyway to the title alone; each step drops something."""
    present = _present(text)
    dropped = _never_shown(family, frame) & present
    yield dropped
    for extra in _ORDERS.get(family, _USUAL):
        if extra in present - dropped:
            dropped |= {extra}
            yield dropped


def _never_shown(family: LayoutFamily, frame: Frame) -> Dropped:
    """Small covers stay simple: what cannot be read in a feed only takes the title's room."""
    if frame.shape is Shape.WIDE:
        keeps_details = family is LayoutFamily.BEFORE_AFTER
        return frozenset({Extra.TAGS} if keeps_details else {Extra.TAGS, Extra.DETAILS})
    if frame.is_small:
        return frozenset({Extra.TAGS, Extra.DETAILS, Extra.HIGHLIGHTS})
    return frozenset()


def _present(text: CoverText) -> Dropped:
    has_details = any(parse_highlight(line).text for line in text.highlights)
    there: Mapping[Extra, object] = {
        Extra.TAGS: text.tags,
        Extra.DETAILS: has_details,
        Extra.HIGHLIGHTS: text.highlights,
        Extra.SUBTITLE: text.subtitle,
        Extra.BADGE: text.badge,
        Extra.AUTHOR: text.author,
    }
    return frozenset(extra for extra, value in there.items() if value)


def trimmed(text: CoverText, dropped: Dropped) -> CoverText:
    return replace(
        text,
        tags=() if Extra.TAGS in dropped else text.tags,
        highlights=_highlights(text, dropped),
        subtitle=None if Extra.SUBTITLE in dropped else text.subtitle,
        badge=None if Extra.BADGE in dropped else text.badge,
        author=None if Extra.AUTHOR in dropped else text.author,
    )


def _highlights(text: CoverText, dropped: Dropped) -> tuple[str, ...]:
    if Extra.HIGHLIGHTS in dropped:
        return ()
    if Extra.DETAILS not in dropped:
        return text.highlights
    parsed = map(parse_highlight, text.highlights)
    return tuple(f"{each.icon}{each.heading}" for each in parsed)
