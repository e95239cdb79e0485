"""How sets of cards can look: colours, faces and ornaments."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.info_card import CardTheme
from domain.language import Sentence
from infra.media.color import OPAQUE, Color, contrast, luminance, mix, parse
from infra.media.face import Face

#: WCAG 2.2 AA, and a little more for the edges of letters.
_LEGIBLE = 4.6
_STEPS = 24
_HALF_LUMINANCE = 0.179
WHITE, BLACK = (255, 255, 255, OPAQUE), (20, 20, 24, OPAQUE)


class Ground(StrEnum):
    """What is drawn on the whole picture, below everything else."""

    PLAIN = "PLAIN"
    GLOW = "GLOW"
    GRID = "GRID"
    SUN = "SUN"


class Surface(StrEnum):
    """What the text of a page stands on."""

    LIFTED = "LIFTED"
    GLASS = "GLASS"
    FRAMED = "FRAMED"
    BLOCK = "BLOCK"
    TAPED = "TAPED"


class PointStyle(StrEnum):
    """How a page's points are told apart."""

    CHIPS = "CHIPS"
    PANELS = "PANELS"
    RULES = "RULES"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDesign:
    """`top` and `bottom` are the ground's; `margin_ink` and `dot` are seen on it.

    `accent` is seen on the surface and the tint, `on_accent` on the accent; a marker is a stripe
    below the letters. `points` are the styles of its variants, in turn.
    """

    theme: CardTheme
    ground: Ground
    top: Color
    bottom: Color
    margin_ink: Color
    margin_accent: Color
    dot: Color
    surface: Surface
    paper: Color
    edge: Color
    radius: float
    ink: Color
    body: Color
    accent: Color
    on_accent: Color
    tint: Color
    marker: Color
    title_face: Face = Face.SANS
    points: tuple[PointStyle, ...] = (PointStyle.CHIPS, PointStyle.PANELS)


def _theme(theme_id: str, zh_cn: str, en: str) -> CardTheme:
    return CardTheme(theme_id, Sentence(zh_cn, en))


_CLEAN = CardDesign(
    theme=_theme("clean", "清爽", "Clean"),
    ground=Ground.GLOW,
    top=parse("#F0F3FF"),
    bottom=parse("#E1E5FF"),
    margin_ink=parse("#22213A"),
    margin_accent=parse("#5046D6"),
    dot=parse("#C3C6E6"),
    surface=Surface.LIFTED,
    paper=WHITE,
    edge=parse("#3A3F8E"),
    radius=46,
    ink=parse("#22213A"),
    body=parse("#55556B"),
    accent=parse("#5046D6"),
    on_accent=WHITE,
    tint=parse("#ECEBFE"),
    marker=parse("#DAD8FD"),
)
_MIDNIGHT = CardDesign(
    theme=_theme("midnight", "深夜", "Midnight"),
    ground=Ground.GLOW,
    top=parse("#0C1020"),
    bottom=parse("#171033"),
    margin_ink=parse("#F1F3FB"),
    margin_accent=parse("#F7C65B"),
    dot=parse("#454B6B"),
    surface=Surface.GLASS,
    paper=parse("#1A1F36"),
    edge=parse("#3A4268"),
    radius=40,
    ink=parse("#F6F7FC"),
    body=parse("#BCC2DA"),
    accent=parse("#F7C65B"),
    on_accent=parse("#2A1E00"),
    tint=parse("#272E4D"),
    marker=parse("#54481F"),
    points=(PointStyle.PANELS, PointStyle.CHIPS),
)
_PAPER = CardDesign(
    theme=_theme("paper", "书页", "Paper"),
    ground=Ground.PLAIN,
    top=parse("#F7F0E3"),
    bottom=parse("#F1E7D4"),
    margin_ink=parse("#4A3B2C"),
    margin_accent=parse("#A33A24"),
    dot=parse("#D3C2A6"),
    surface=Surface.FRAMED,
    paper=parse("#FBF6EC"),
    edge=parse("#C9B391"),
    radius=6,
    ink=parse("#33271B"),
    body=parse("#5D4D3C"),
    accent=parse("#A33A24"),
    on_accent=parse("#FFF8EC"),
    tint=parse("#F3E7D2"),
    marker=parse("#F2D9BC"),
    title_face=Face.SERIF,
    points=(PointStyle.RULES, PointStyle.PANELS),
)
_POP = CardDesign(
    theme=_theme("pop", "撞色", "Pop"),
    ground=Ground.SUN,
    top=parse("#FFD23F"),
    bottom=parse("#FFC21A"),
    margin_ink=parse("#17130A"),
    margin_accent=parse("#17130A"),
    dot=parse("#B98600"),
    surface=Surface.BLOCK,
    paper=parse("#FFFDF5"),
    edge=parse("#17130A"),
    radius=36,
    ink=parse("#17130A"),
    body=parse("#3F3A2E"),
    accent=parse("#C92016"),
    on_accent=WHITE,
    tint=parse("#FFF0BF"),
    marker=parse("#FFDF70"),
)
_MINT = CardDesign(
    theme=_theme("mint", "手账", "Notebook"),
    ground=Ground.GRID,
    top=parse("#DCF1E6"),
    bottom=parse("#CBE8DA"),
    margin_ink=parse("#143D30"),
    margin_accent=parse("#0B6B4F"),
    dot=parse("#9CCDB8"),
    surface=Surface.TAPED,
    paper=parse("#FFFEFA"),
    edge=parse("#1F6B52"),
    radius=18,
    ink=parse("#17352B"),
    body=parse("#46604F"),
    accent=parse("#0B7A59"),
    on_accent=WHITE,
    tint=parse("#E5F4EC"),
    marker=parse("#FBE7A1"),
    points=(PointStyle.CHIPS, PointStyle.RULES),
)
_DESIGNS: Mapping[str, CardDesign] = {
    design.theme.id: design for design in (_CLEAN, _MIDNIGHT, _PAPER, _POP, _MINT)
}
THEMES = tuple(design.theme for design in _DESIGNS.values())


def design_of(theme_id: str, *, brand_color: str | None = None) -> CardDesign:
    """The theme, in the brand's colour if there is one; raises `KeyError` for an unknown theme."""
    design = _DESIGNS[theme_id]
    return design if brand_color is None else _branded(design, parse(brand_color))


def _branded(design: CardDesign, color: Color) -> CardDesign:
    """With the brand's colour as far as it can be read; the margin keeps what it has on itself."""
    accent = _legible(color, design.ink, (design.paper, design.tint))
    on_accent = max((WHITE, BLACK), key=lambda ink: contrast(ink, accent))
    is_dark = luminance(design.paper) < _HALF_LUMINANCE
    tint = mix(design.paper, color, 0.16 if is_dark else 0.1)
    return replace(
        design,
        accent=_legible(accent, design.ink, (design.paper, tint)),
        on_accent=on_accent,
        tint=tint,
        marker=mix(design.paper, color, 0.3 if is_dark else 0.2),
        margin_accent=_legible(color, design.margin_ink, (design.top, design.bottom)),
    )


def _legible(color: Color, ink: Color, grounds: tuple[Color, ...]) -> Color:
    """The colour, nearer to the ink by as much as reading it takes."""
    shades = (mix(color, ink, step / _STEPS) for step in range(_STEPS + 1))
    return next(
        (
            shade
            for shade in shades
            if all(contrast(shade, ground) >= _LEGIBLE for ground in grounds)
        ),
        ink,
    )
