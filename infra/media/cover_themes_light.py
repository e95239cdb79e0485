"""Themes whose text is dark on a light ground."""

from domain.cover import LayoutFamily
from infra.media.color import parse, with_alpha
from infra.media.cover_look import CardForm, Look, TitleLook, named
from infra.media.cover_palette import Chip, Palette, Plate
from infra.media.face import Face
from infra.media.mesh import Blob, Mesh
from infra.media.ornament import Ornament, OrnamentKind
from infra.media.text import Align

_WHITE = parse("#FFFFFF")

_PEACH = Look(
    theme=named("peach", LayoutFamily.HEADLINE, "蜜桃暖阳", "Peach"),
    palette=Palette(
        ground=Mesh(
            parse("#FFF1E0"),
            (
                Blob(0.9, 0.1, parse("#FFCB9C"), 0.5),
                Blob(0.02, 0.85, parse("#FFC0BF"), 0.45),
                Blob(0.95, 0.9, parse("#FFE2B0"), 0.45),
            ),
        ),
        ink=parse("#26151C"),
        soft=parse("#5A3E47"),
        accent=parse("#B00E2C"),
        marker=parse("#FFDD66"),
        badge=Chip(parse("#26151C"), _WHITE),
        tag=Chip(parse("#FFEBE6"), parse("#A3142D")),
        plate=Plate(
            fill=_WHITE,
            outline=None,
            ink=parse("#26151C"),
            soft=parse("#6B4F58"),
            token=Chip(parse("#FFE3DC"), parse("#A3142D")),
            has_shadow=True,
        ),
        avatar=(parse("#FF7A59"), parse("#E8365D")),
        scrim=parse("#FFF4E8"),
    ),
    ornaments=(
        Ornament(
            kind=OrnamentKind.DOTS,
            color=with_alpha(parse("#E8604F"), 0.75),
            x=0.85,
            y=0.1,
            size=0.22,
        ),
    ),
    cards=CardForm.ROW,
)

_SWISS = Look(
    theme=named("swiss", LayoutFamily.HEADLINE, "瑞士红圆", "Swiss"),
    palette=Palette(
        ground=Mesh(parse("#F4F1EA")),
        ink=parse("#141414"),
        soft=parse("#3E3B36"),
        accent=parse("#A81A0A"),
        marker=None,
        badge=Chip(parse("#141414"), parse("#F4F1EA")),
        tag=Chip(parse("#E4DFD3"), parse("#2A2823")),
        plate=Plate(
            fill=with_alpha(_WHITE, 0.0),
            outline=None,
            ink=parse("#141414"),
            soft=parse("#4A4640"),
            token=Chip(parse("#141414"), parse("#F4F1EA")),
        ),
        avatar=(parse("#E5391F"), parse("#B8210F")),
        scrim=parse("#F4F1EA"),
    ),
    title=TitleLook(line_height=1.16),
    ornaments=(Ornament(kind=OrnamentKind.DISC, color=parse("#F9D2C6"), x=0.98, y=0.06, size=0.8),),
    cards=CardForm.LINES,
    radius=0.0,
)

_MINT = Look(
    theme=named("mint-list", LayoutFamily.LIST, "薄荷清单", "Mint list"),
    palette=Palette(
        ground=Mesh(
            parse("#EAF8F1"),
            (Blob(1.0, 0.05, parse("#BDEBD6"), 0.55), Blob(0.0, 1.0, parse("#D3E9FA"), 0.55)),
        ),
        ink=parse("#0E2A22"),
        soft=parse("#37544A"),
        accent=parse("#07593D"),
        marker=parse("#B9F3C9"),
        badge=Chip(parse("#0E5F45"), _WHITE),
        tag=Chip(parse("#D5F0E3"), parse("#0B5A40")),
        plate=Plate(
            fill=_WHITE,
            outline=None,
            ink=parse("#0E2A22"),
            soft=parse("#48635A"),
            token=Chip(parse("#0E7A57"), _WHITE),
            has_shadow=True,
        ),
        avatar=(parse("#2CC295"), parse("#0E7A57")),
        scrim=parse("#F2FBF7"),
    ),
    ornaments=(
        Ornament(
            kind=OrnamentKind.RINGS,
            color=with_alpha(parse("#0E7A57"), 0.13),
            x=0.98,
            y=0.04,
            size=0.7,
        ),
    ),
    cards=CardForm.STACK,
)

_CORAL = Look(
    theme=named("coral-number", LayoutFamily.BIG_NUMBER, "珊瑚大字", "Coral number"),
    palette=Palette(
        ground=Mesh(
            parse("#FFF8F0"),
            (Blob(0.95, 0.9, parse("#FFE0D0"), 0.55), Blob(0.0, 0.0, parse("#FFF0D6"), 0.5)),
        ),
        ink=parse("#2B1A16"),
        soft=parse("#5C443D"),
        accent=parse("#B32410"),
        marker=parse("#FFE08A"),
        badge=Chip(parse("#C42B14"), _WHITE),
        tag=Chip(parse("#FFE6DB"), parse("#9C2412")),
        plate=Plate(
            fill=_WHITE,
            outline=parse("#F6D9CC"),
            ink=parse("#2B1A16"),
            soft=parse("#6A5149"),
            token=Chip(parse("#FFE6DB"), parse("#9C2412")),
        ),
        avatar=(parse("#FF8660"), parse("#D63A1E")),
        scrim=parse("#FFF8F0"),
    ),
    ornaments=(
        Ornament(kind=OrnamentKind.DISC, color=parse("#FFE3D3"), x=0.88, y=0.16, size=0.9),
        Ornament(
            kind=OrnamentKind.DOTS,
            color=with_alpha(parse("#E0593C"), 0.6),
            x=0.86,
            y=0.9,
            size=0.22,
        ),
    ),
    cards=CardForm.STACK,
)

_PAPER = Look(
    theme=named("paper-quote", LayoutFamily.QUOTE, "纸上", "On paper"),
    palette=Palette(
        ground=Mesh(parse("#F7F1E3"), (Blob(0.9, 0.95, parse("#EFE3C8"), 0.6),)),
        ink=parse("#2A2118"),
        soft=parse("#5B4D3C"),
        accent=parse("#7C3A16"),
        marker=parse("#F1D9A6"),
        badge=Chip(parse("#2A2118"), parse("#F7F1E3")),
        tag=Chip(parse("#EADFC7"), parse("#523F28")),
        plate=Plate(
            fill=parse("#FFFBF1"),
            outline=parse("#DCCBA6"),
            ink=parse("#2A2118"),
            soft=parse("#5F513F"),
            token=Chip(parse("#7C3A16"), parse("#FFF8EA")),
        ),
        avatar=(parse("#B0703A"), parse("#7C3A16")),
        scrim=parse("#F7F1E3"),
    ),
    title=TitleLook(face=Face.SERIF, line_height=1.34, align=Align.CENTER),
    ornaments=(Ornament(kind=OrnamentKind.BORDER, color=with_alpha(parse("#7C3A16"), 0.55)),),
)

_FRESH = Look(
    theme=named("fresh-duel", LayoutFamily.BEFORE_AFTER, "前后一新", "Fresh start"),
    palette=Palette(
        ground=Mesh(
            parse("#F2F5F9"),
            (Blob(1.0, 0.9, parse("#CFF3DF"), 0.6), Blob(0.0, 0.1, parse("#E6EAF0"), 0.5)),
        ),
        ink=parse("#14202B"),
        soft=parse("#3F4E5C"),
        accent=parse("#0A6B45"),
        marker=parse("#BDF2CF"),
        badge=Chip(parse("#14202B"), _WHITE),
        tag=Chip(parse("#DCE5EC"), parse("#2B3B49")),
        plate=Plate(
            fill=parse("#0F7A50"),
            outline=None,
            ink=_WHITE,
            soft=parse("#E6FFF2"),
            token=Chip(parse("#D3DAE2"), parse("#26323D")),
        ),
        avatar=(parse("#37C98B"), parse("#0F7A50")),
        scrim=parse("#F2F5F9"),
    ),
    ornaments=(
        Ornament(
            kind=OrnamentKind.PLUSES,
            color=with_alpha(parse("#0F7A50"), 0.35),
            x=0.88,
            y=0.1,
            size=0.26,
        ),
    ),
)

_MAGAZINE = Look(
    theme=named("magazine", LayoutFamily.PHOTO, "杂志", "Magazine"),
    palette=Palette(
        ground=Mesh(
            parse("#E9E2D8"),
            (
                Blob(0.2, 0.2, parse("#9DB4C0"), 0.5),
                Blob(0.85, 0.3, parse("#E0A58A"), 0.5),
                Blob(0.5, 0.9, parse("#F3EDE4"), 0.5),
            ),
        ),
        ink=parse("#191613"),
        soft=parse("#47413A"),
        accent=parse("#A8251A"),
        marker=None,
        badge=Chip(parse("#A8251A"), _WHITE),
        tag=Chip(parse("#EFE8DD"), parse("#3A332B")),
        plate=Plate(
            fill=parse("#F4EFE7"),
            outline=None,
            ink=parse("#191613"),
            soft=parse("#544D45"),
            token=Chip(parse("#A8251A"), _WHITE),
        ),
        avatar=(parse("#C4442F"), parse("#8E1D14")),
        scrim=parse("#FFFCF7"),
    ),
    ornaments=(
        Ornament(kind=OrnamentKind.DISC, color=parse("#D9795F"), x=0.8, y=0.2, size=0.42),
        Ornament(kind=OrnamentKind.RINGS, color=with_alpha(_WHITE, 0.5), x=0.8, y=0.2, size=0.7),
        Ornament(kind=OrnamentKind.DISC, color=parse("#6F8C9A"), x=0.3, y=0.1, size=0.22),
    ),
    cards=CardForm.LINES,
    radius=0.3,
    has_panel=True,
)

LIGHT_LOOKS = (_PEACH, _SWISS, _MINT, _CORAL, _PAPER, _FRESH, _MAGAZINE)
