"""What makes a theme: its family, colours, letters, ornaments and cards."""

from dataclasses import dataclass, replace
from enum import StrEnum

from domain.cover import CoverTheme, LayoutFamily
from domain.language import Sentence
from infra.media.color import OPAQUE, Color, mix
from infra.media.cover_palette import Palette, branded
from infra.media.face import Face
from infra.media.ornament import Ornament
from infra.media.text import BLACK, Align, Shadow, Stroke

_GREY_SPREAD = 40
_TINT = 0.16


class CardForm(StrEnum):
    """How highlights stand: beside each other, below each other, or ruled off by lines."""

    ROW = "ROW"
    STACK = "STACK"
    LINES = "LINES"


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleLook:
    """The title's looks; lengths in em."""

    face: Face = Face.SANS
    weight: int = BLACK
    line_height: float = 1.2
    slant: float = 0.0
    stroke: Stroke | None = None
    shadow: Shadow | None = None
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A theme as it is drawn; `radius` of cards is in units of the frame.

    `has_panel`: the text stands on an opaque panel beside the photo, rather than on the photo.
    """

    theme: CoverTheme
    palette: Palette
    title: TitleLook = TitleLook()
    ornaments: tuple[Ornament, ...] = ()
    cards: CardForm = CardForm.STACK
    radius: float = 0.7
    has_panel: bool = False

    @property
    def family(self) -> LayoutFamily:
        return self.theme.family


def named(theme_id: str, family: LayoutFamily, zh_cn: str, en: str) -> CoverTheme:
    return CoverTheme(theme_id, Sentence(zh_cn, en), family)


def branded_look(look: Look, color: Color) -> Look:
    """The creator's colour in the accent's place, and in that of the ornaments' colours."""
    palette = branded(look.palette, color)
    return replace(
        look,
        palette=palette,
        ornaments=tuple(
            replace(each, color=_tinted(each.color, palette)) for each in look.ornaments
        ),
    )


def _tinted(color: Color, palette: Palette) -> Color:
    """Greys stay; what is opaque is a pale tint of the ground, and stays one."""
    if max(color[:3]) - min(color[:3]) < _GREY_SPREAD:
        return color
    if color[3] == OPAQUE:
        return mix(palette.ground.base, palette.accent, _TINT)
    return (*palette.accent[:3], color[3])
