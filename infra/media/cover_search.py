"""The ways in which a cover can be laid out, the best first."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.cover import CoverOrder, CoverText, LayoutFamily
from infra.media.color import parse
from infra.media.cover_frame import Frame, Shape
from infra.media.cover_layouts import Layout, lay_out
from infra.media.cover_look import Look, branded_look
from infra.media.cover_painting import place_label
from infra.media.cover_text_parts import TITLE_LINES, Kit
from infra.media.cover_themes import LOOKS
from infra.media.cover_trim import Dropped, droppings, trimmed
from infra.media.does_not_fit import DoesNotFit

#: A title below this share of its frame's width is made room for, by leaving out the rest.
_COMFORTABLE, _COMFORTABLE_WIDE = 0.072, 0.055
#: Of what three full lines would allow.
_OF_POSSIBLE = 0.78
_LATIN_EM = 0.55


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A cover that could be painted."""

    kit: Kit
    layout: Layout
    dropped: Dropped


class CandidateSearch:
    def __init__(self, order: CoverOrder, frame: Frame) -> None:
        self._order = order
        self._frame = frame
        self._label = place_label(frame, order.label_position)
        #: A brand signs where no author does.
        self._text = replace(order.text, author=order.text.author or order.brand.name)

    def looks(self) -> Iterator[Look]:
        """The theme asked for, its relatives, and the plain ones; in the brand's colour."""
        first = LOOKS[self._order.theme_id]
        relatives = [look for look in LOOKS.values() if look.family is first.family]
        plain = [look for look in LOOKS.values() if look.family is LayoutFamily.HEADLINE]
        color = self._order.brand.color
        for theme_id in dict.fromkeys(look.theme.id for look in (first, *relatives, *plain)):
            look = LOOKS[theme_id]
            yield look if color is None else branded_look(look, parse(color))

    def candidates(self, look: Look) -> Iterator[Candidate]:
        """With a roomy title first, then with one that is only just legible."""
        seen: set[tuple[CoverText, float]] = set()
        for floor in (comfortable_title(self._frame, self._text.title), self._frame.smallest_title):
            for candidate in self._fitting(look, floor):
                key = (candidate.kit.text, floor)
                if key not in seen:
                    seen.add(key)
                    yield candidate

    def _fitting(self, look: Look, floor: float) -> Iterator[Candidate]:
        """What fits, after each thing that is left out; first with as much back as has room."""
        steps = list(droppings(self._text, look.family, self._frame))
        for dropped in steps:
            found = self._laid_out(look, dropped, floor)
            if found is not None:
                yield self._restored(found, steps[0], floor)
                yield found

    def _restored(self, found: Candidate, never: Dropped, floor: float) -> Candidate:
        """What was dropped before something larger may have room again."""
        for extra in sorted(found.dropped - never):
            found = self._laid_out(found.kit.look, found.dropped - {extra}, floor) or found
        return found

    def _laid_out(self, look: Look, dropped: Dropped, floor: float) -> Candidate | None:
        kit = Kit(
            frame=self._frame,
            look=look,
            text=trimmed(self._text, dropped),
            title_floor=floor,
            logo=self._order.logo,
        )
        try:
            layout = lay_out(kit, self._label, self._order.label_position)
        except DoesNotFit:
            return None
        return Candidate(kit=kit, layout=layout, dropped=dropped)


def comfortable_title(frame: Frame, title: str) -> float:
    """The size below which a title would rather have the others' room, in pixels."""
    ems = sum(_LATIN_EM if character.isascii() else 1.0 for character in title)
    possible = frame.content.width / max(1.0, ems / TITLE_LINES) * _OF_POSSIBLE
    share = _COMFORTABLE_WIDE if frame.shape is Shape.WIDE else _COMFORTABLE
    return max(frame.smallest_title, min(share * frame.width, possible))
