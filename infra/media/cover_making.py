"""Makes one cover: lays it out, looks at it, and lays it out again until it passes."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

from PIL import Image

from domain.cover import CoverOrder, CoverText, LayoutFamily
from domain.failure import FailureCode, RecipeFailed
from domain.picture import Picture, QualityCheck, QualityRule
from infra.media.color import parse
from infra.media.cover_frame import Frame, Shape, frame_of
from infra.media.cover_layouts import lay_out
from infra.media.cover_look import Look
from infra.media.cover_painting import paint, place_label
from infra.media.cover_palette import branded
from infra.media.cover_sheet import DrawnCover
from infra.media.cover_text_parts import TITLE_LINES, Kit
from infra.media.cover_themes import LOOKS
from infra.media.cover_trim import Dropped, droppings, trimmed
from infra.media.encoding import encode_jpeg, encode_png
from infra.media.inspection import Inspected, inspect
from infra.media.typesetting import DoesNotFit

#: A title below this share of its frame's width is made room for, by leaving out the rest.
_COMFORTABLE, _COMFORTABLE_WIDE = 0.072, 0.055
#: Of what three full lines would allow.
_OF_POSSIBLE = 0.78
_LATIN_EM = 0.55
#: Pictures that are painted before the text is given up.
_PATIENCE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    look: Look
    dropped: Dropped
    has_plate: bool = False
    is_cramped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    cover: DrawnCover
    checks: tuple[QualityCheck, ...]

    @property
    def failed(self) -> list[QualityCheck]:
        return [check for check in self.checks if not check.is_passed]


def make_cover(order: CoverOrder) -> Picture:
    """Runs in a process of its own; raises `RecipeFailed` with `TEXT_UNSETTABLE`."""
    frame = frame_of(order.platform, order.width, order.height)
    complaints: list[QualityCheck] = []
    painted = 0
    for attempt in _attempts(order, frame):
        outcome = _tried(order, frame, attempt)
        if outcome is None:
            continue
        if not outcome.failed:
            checks = _told(outcome.checks, attempt, complaints, order)
            return _picture(order, outcome.cover.image, checks)
        complaints += outcome.failed
        painted += 1
        if painted == _PATIENCE:
            break
    rules = ", ".join(dict.fromkeys(check.rule for check in complaints))
    raise RecipeFailed(FailureCode.TEXT_UNSETTABLE, detail=rules or "does not fit", is_certain=True)


def _attempts(order: CoverOrder, frame: Frame) -> Iterator[_Attempt]:
    """First all of the theme's own ways, roomy before cramped; then its family's, then any."""
    text = full_text(order)
    for look in _looks(order):
        for is_cramped in (False, True):
            for dropped in droppings(text, look.family, frame):
                for has_plate in (False, True):
                    yield _Attempt(
                        look=look, dropped=dropped, has_plate=has_plate, is_cramped=is_cramped
                    )


def full_text(order: CoverOrder) -> CoverText:
    """A brand signs where no author does."""
    return replace(order.text, author=order.text.author or order.brand.name)


def _looks(order: CoverOrder) -> Iterator[Look]:
    first = LOOKS[order.theme_id]
    relatives = [look for look in LOOKS.values() if look.family is first.family]
    plain = [look for look in LOOKS.values() if look.family is LayoutFamily.HEADLINE]
    seen = dict.fromkeys(look.theme.id for look in (first, *relatives, *plain))
    for theme_id in seen:
        look = LOOKS[theme_id]
        color = order.brand.color
        yield look if color is None else replace(look, palette=branded(look.palette, parse(color)))


def _tried(order: CoverOrder, frame: Frame, attempt: _Attempt) -> _Outcome | None:
    """None where the text does not fit."""
    text = trimmed(full_text(order), attempt.dropped)
    floor = frame.smallest_title if attempt.is_cramped else comfortable_title(frame, text.title)
    kit = Kit(frame=frame, look=attempt.look, text=text, title_floor=floor, logo=order.logo)
    label = place_label(frame, order.label_position)
    try:
        layout = lay_out(kit, label, order.label_position)
    except DoesNotFit:
        return None
    cover = paint(
        kit,
        layout,
        photo=order.background,
        has_plate=attempt.has_plate,
        position=order.label_position,
    )
    return _Outcome(cover=cover, checks=inspect(Inspected(cover=cover, frame=frame, label=label)))


def comfortable_title(frame: Frame, title: str) -> float:
    """The size below which a title would rather have the others' room, in pixels."""
    ems = sum(_LATIN_EM if character.isascii() else 1.0 for character in title)
    possible = frame.content.width / max(1.0, ems / TITLE_LINES) * _OF_POSSIBLE
    share = _COMFORTABLE_WIDE if frame.shape is Shape.WIDE else _COMFORTABLE
    return max(frame.smallest_title, min(share * frame.width, possible))


def _told(
    checks: tuple[QualityCheck, ...],
    attempt: _Attempt,
    complaints: list[QualityCheck],
    order: CoverOrder,
) -> tuple[QualityCheck, ...]:
    """With what was done to pass: what is left out, and what failed before."""
    earlier = {check.rule: check.detail for check in complaints}
    notes = {rule: f"before: {detail}" for rule, detail in earlier.items()}
    if attempt.dropped:
        left_out = ", ".join(sorted(attempt.dropped))
        notes[QualityRule.INSIDE_BOX] = f"left out: {left_out}"
    if attempt.look.theme.id != order.theme_id:
        notes[QualityRule.TITLE_LINES] = f"in the theme {attempt.look.theme.id}"
    if attempt.has_plate:
        notes[QualityRule.CONTRAST] = f"plate behind the text; {notes[QualityRule.CONTRAST]}"
    return tuple(
        replace(check, detail=f"{check.detail}; {notes[check.rule]}")
        if check.rule in notes
        else check
        for check in checks
    )


def _picture(order: CoverOrder, image: Image.Image, checks: tuple[QualityCheck, ...]) -> Picture:
    """Photos as JPEG: they would be several times as large in PNG, and look the same."""
    is_photo = order.background is not None
    return Picture(
        data=encode_jpeg(image) if is_photo else encode_png(image),
        mime_type="image/jpeg" if is_photo else "image/png",
        width=image.width,
        height=image.height,
        checks=checks,
    )


def thumbnail(picture: Picture, width: int) -> bytes:
    """PNG."""
    with Image.open(io.BytesIO(picture.data)) as image:
        height = round(image.height * width / image.width)
        return encode_png(image.resize((width, height), Image.Resampling.LANCZOS))
