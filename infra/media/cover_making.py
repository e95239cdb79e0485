"""Makes one cover: lays it out, looks at it, and lays it out again until it passes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from PIL import Image

from domain.cover import CoverOrder
from domain.failure import FailureCode, RecipeFailed
from domain.picture import Picture, QualityCheck, QualityRule
from infra.media.cover_frame import frame_of
from infra.media.cover_painting import Calm, paint, place_label
from infra.media.cover_search import Candidate, CandidateSearch
from infra.media.cover_sheet import DrawnCover
from infra.media.encoding import encode_jpeg, encode_png
from infra.media.inspection import Inspected, inspect

#: Layouts in which a theme may fail before another is tried.
_PATIENCE = 3
#: What a calmer ground can mend.
_OF_GROUND = frozenset({QualityRule.CONTRAST, QualityRule.THUMBNAIL})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    candidate: Candidate
    cover: DrawnCover
    checks: tuple[QualityCheck, ...]
    calm: Calm

    @property
    def failed(self) -> list[QualityCheck]:
        return [check for check in self.checks if not check.is_passed]


def make_cover(order: CoverOrder) -> Picture:
    """Runs in a process of its own; raises `RecipeFailed` with `TEXT_UNSETTABLE`."""
    complaints: list[QualityCheck] = []
    for outcome in _outcomes(order):
        if not outcome.failed:
            checks = _told(outcome.checks, _notes(order, outcome, complaints))
            return _picture(order, outcome.cover.image, checks)
        complaints += outcome.failed
    rules = ", ".join(dict.fromkeys(check.rule for check in complaints))
    raise RecipeFailed(FailureCode.TEXT_UNSETTABLE, detail=rules or "does not fit", is_certain=True)


def _outcomes(order: CoverOrder) -> Iterator[_Outcome]:
    """All of the theme's own ways first, then its family's, then any theme's."""
    frame = frame_of(order.platform, order.width, order.height)
    search = CandidateSearch(order, frame)
    for look in search.looks():
        for tried, candidate in enumerate(search.candidates(look)):
            if tried == _PATIENCE:
                break
            yield from _painted(order, candidate)


def _painted(order: CoverOrder, candidate: Candidate) -> Iterator[_Outcome]:
    """Once, or with calmer grounds too, where the ground alone was bad."""
    frame, position = candidate.kit.frame, order.label_position
    for calm in Calm:
        cover = paint(
            candidate.kit, candidate.layout, photo=order.background, calm=calm, position=position
        )
        label = place_label(frame, position)
        inspected = Inspected(
            cover=cover, frame=frame, label=label, has_photo=order.background is not None
        )
        checks = inspect(inspected)
        outcome = _Outcome(candidate=candidate, cover=cover, checks=checks, calm=calm)
        yield outcome
        if not {check.rule for check in outcome.failed} <= _OF_GROUND:
            break


def _notes(
    order: CoverOrder, outcome: _Outcome, complaints: Sequence[QualityCheck]
) -> dict[QualityRule, str]:
    """What was done to pass: what failed before, what is left out, whose theme it is."""
    notes = {check.rule: f"before: {check.detail}" for check in complaints}
    theme_id = outcome.candidate.kit.look.theme.id
    if outcome.candidate.dropped:
        left_out = ", ".join(sorted(outcome.candidate.dropped))
        notes[QualityRule.INSIDE_BOX] = f"left out: {left_out}"
    if theme_id != order.theme_id:
        notes[QualityRule.TITLE_LINES] = f"in the theme {theme_id}"
    if outcome.calm is not Calm.DESIGNED:
        earlier = notes.get(QualityRule.CONTRAST, "")
        notes[QualityRule.CONTRAST] = f"ground {outcome.calm.lower()}; {earlier}"
    return notes


def _told(
    checks: Sequence[QualityCheck], notes: Mapping[QualityRule, str]
) -> tuple[QualityCheck, ...]:
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
