"""Themes whose text is light on a dark ground."""

from domain.cover import LayoutFamily
from infra.media.color import parse, with_alpha
from infra.media.cover_look import CardForm, Look, TitleLook, named
from infra.media.cover_palette import Chip, Palette, Plate
from infra.media.face import Face
from infra.media.mesh import Blob, Mesh
from infra.media.ornament import Ornament, OrnamentKind
from infra.media.text import BLACK, Align, Shadow, Stroke

_WHITE = parse("#FFFFFF")
_GLASS = with_alpha(_WHITE, 0.1)
_GLASS_EDGE = with_alpha(_WHITE, 0.24)

_MIDNIGHT = Look(
    theme=named("midnight", LayoutFamily.HEADLINE, "午夜霓虹", "Midnight neon"),
    palette=Palette(
        ground=Mesh(
            parse("#10122E"),
            (
                Blob(0.95, 0.25, parse("#3B34B8"), 0.55),
                Blob(0.05, 0.8, parse("#7E2070"), 0.5),
                Blob(0.8, 1.0, parse("#234A8F"), 0.45),
            ),
        ),
        ink=_WHITE,
        soft=parse("#DCDBF7"),
        accent=parse("#FFE03D"),
        marker=None,
        badge=Chip(parse("#8DFFD6"), parse("#10122E")),
        tag=Chip(parse("#4A3FA8"), parse("#F1EFFF")),
        plate=Plate(
            fill=_GLASS,
            outline=_GLASS_EDGE,
            ink=_WHITE,
            soft=parse("#D9D5F5"),
            token=Chip(parse("#8DFFD6"), parse("#10122E")),
        ),
        avatar=(parse("#8DFFD6"), parse("#4CA6FF")),
        scrim=parse("#0B0C22"),
    ),
    title=TitleLook(
        slant=0.14,
        line_height=1.22,
        stroke=Stroke(0.045, parse("#0B0C22")),
        shadow=Shadow((0.05, 0.06), 0, parse("#0B0C22")),
    ),
    ornaments=(Ornament(kind=OrnamentKind.GRID, color=with_alpha(_WHITE, 0.045)),),
)

_CARBON = Look(
    theme=named("carbon-list", LayoutFamily.LIST, "碳黑清单", "Carbon list"),
    palette=Palette(
        ground=Mesh(
            parse("#141517"),
            (Blob(1.0, 0.0, parse("#2B3127"), 0.6), Blob(0.0, 1.0, parse("#1C2026"), 0.5)),
        ),
        ink=parse("#F7F8F3"),
        soft=parse("#C4C8BD"),
        accent=parse("#C8FF3E"),
        marker=None,
        badge=Chip(parse("#C8FF3E"), parse("#141517")),
        tag=Chip(parse("#2B2E31"), parse("#D9DDD0")),
        plate=Plate(
            fill=parse("#1F2124"),
            outline=parse("#3B3F43"),
            ink=parse("#F7F8F3"),
            soft=parse("#B6BAB0"),
            token=Chip(parse("#C8FF3E"), parse("#141517")),
        ),
        avatar=(parse("#C8FF3E"), parse("#4FD18B")),
        scrim=parse("#0C0D0E"),
    ),
    ornaments=(
        Ornament(
            kind=OrnamentKind.RINGS,
            color=with_alpha(parse("#C8FF3E"), 0.16),
            x=1.0,
            y=0.02,
            size=0.85,
        ),
    ),
    cards=CardForm.STACK,
)

_VOLT = Look(
    theme=named("volt-number", LayoutFamily.BIG_NUMBER, "电光数字", "Volt number"),
    palette=Palette(
        ground=Mesh(
            parse("#1B2CC1"),
            (Blob(0.9, 0.1, parse("#3A22B8"), 0.6), Blob(0.1, 0.95, parse("#0B4BC2"), 0.6)),
        ),
        ink=_WHITE,
        soft=parse("#E6EAFF"),
        accent=parse("#FFE14A"),
        marker=None,
        badge=Chip(parse("#FFE14A"), parse("#141A5C")),
        tag=Chip(parse("#13209A"), parse("#FFFFFF")),
        plate=Plate(
            fill=parse("#15219B"),
            outline=None,
            ink=_WHITE,
            soft=parse("#D5DBFF"),
            token=Chip(parse("#FFE14A"), parse("#141A5C")),
        ),
        avatar=(parse("#FFE14A"), parse("#FF9F43")),
        scrim=parse("#0B1255"),
    ),
    ornaments=(
        Ornament(kind=OrnamentKind.RAYS, color=with_alpha(_WHITE, 0.07), x=0.78, y=0.2, size=1.9),
    ),
    cards=CardForm.ROW,
)

_NIGHT = Look(
    theme=named("night-quote", LayoutFamily.QUOTE, "夜读", "Night reading"),
    palette=Palette(
        ground=Mesh(
            parse("#0F2A2E"),
            (Blob(0.85, 0.1, parse("#1D4B4A"), 0.6), Blob(0.1, 1.0, parse("#0A1C26"), 0.6)),
        ),
        ink=parse("#FBF4E2"),
        soft=parse("#D7DDD0"),
        accent=parse("#F2C66D"),
        marker=None,
        badge=Chip(parse("#F2C66D"), parse("#1C2A22")),
        tag=Chip(parse("#1D4444"), parse("#F0EBDB")),
        plate=Plate(
            fill=with_alpha(_WHITE, 0.07),
            outline=with_alpha(parse("#F2C66D"), 0.35),
            ink=parse("#FBF4E2"),
            soft=parse("#D7DDD0"),
            token=Chip(parse("#F2C66D"), parse("#1C2A22")),
        ),
        avatar=(parse("#F2C66D"), parse("#D98E4A")),
        scrim=parse("#08181B"),
    ),
    title=TitleLook(face=Face.SERIF, line_height=1.34, align=Align.CENTER),
    ornaments=(
        Ornament(kind=OrnamentKind.BORDER, color=with_alpha(parse("#F2C66D"), 0.55)),
        Ornament(
            kind=OrnamentKind.DISC,
            color=with_alpha(parse("#F2C66D"), 0.1),
            x=0.86,
            y=0.14,
            size=0.5,
        ),
    ),
)

_DUEL = Look(
    theme=named("duel", LayoutFamily.BEFORE_AFTER, "正面对决", "Duel"),
    palette=Palette(
        ground=Mesh(parse("#17181C"), (Blob(1.0, 1.0, parse("#3A1A12"), 0.8),)),
        ink=_WHITE,
        soft=parse("#DDD9D6"),
        accent=parse("#FF9A4D"),
        marker=None,
        badge=Chip(parse("#FF8A3D"), parse("#17120E")),
        tag=Chip(parse("#3A2B24"), parse("#FFE9DA")),
        plate=Plate(
            fill=parse("#FF8A3D"),
            outline=None,
            ink=parse("#1D110A"),
            soft=parse("#3A1F10"),
            token=Chip(parse("#2C2E35"), parse("#F0EEEC")),
        ),
        avatar=(parse("#FF8A3D"), parse("#E4572E")),
        scrim=parse("#0D0D10"),
    ),
    ornaments=(
        Ornament(
            kind=OrnamentKind.DIAGONALS,
            color=with_alpha(parse("#FF8A3D"), 0.1),
            x=0.9,
            y=0.06,
            size=0.6,
        ),
    ),
)

_FILM = Look(
    theme=named("film", LayoutFamily.PHOTO, "电影感", "Film"),
    palette=Palette(
        ground=Mesh(
            parse("#1B2430"),
            (
                Blob(0.75, 0.2, parse("#B4653F"), 0.45),
                Blob(0.2, 0.35, parse("#3D5A6C"), 0.5),
                Blob(0.5, 1.0, parse("#10151D"), 0.6),
            ),
        ),
        ink=_WHITE,
        soft=parse("#ECE7E1"),
        accent=parse("#FFD84D"),
        marker=None,
        badge=Chip(parse("#FFD84D"), parse("#1B1A14")),
        tag=Chip(with_alpha(parse("#0A0E14"), 0.72), parse("#FFFFFF")),
        plate=Plate(
            fill=with_alpha(parse("#0A0E14"), 0.62),
            outline=with_alpha(_WHITE, 0.22),
            ink=_WHITE,
            soft=parse("#E4E2DE"),
            token=Chip(parse("#FFD84D"), parse("#1B1A14")),
        ),
        avatar=(parse("#FFD84D"), parse("#FF8A5B")),
        scrim=parse("#070A0F"),
    ),
    title=TitleLook(shadow=Shadow((0.0, 0.03), 0.12, with_alpha(parse("#000000"), 0.55))),
    ornaments=(
        Ornament(kind=OrnamentKind.DISC, color=parse("#E9A15F"), x=0.78, y=0.2, size=0.34),
        Ornament(
            kind=OrnamentKind.RINGS,
            color=with_alpha(parse("#FFE3B8"), 0.35),
            x=0.78,
            y=0.2,
            size=0.66,
        ),
        Ornament(kind=OrnamentKind.WAVES, color=with_alpha(_WHITE, 0.3), x=0.5, y=0.28, size=0.4),
    ),
    cards=CardForm.ROW,
)

_POSTER = Look(
    theme=named("neon-poster", LayoutFamily.HEADLINE, "热力海报", "Heat poster"),
    palette=Palette(
        ground=Mesh(
            parse("#B80D2A"),
            (Blob(0.1, 0.1, parse("#B00B4F"), 0.6), Blob(0.95, 0.95, parse("#B3261E"), 0.6)),
        ),
        ink=_WHITE,
        soft=parse("#FFEDE6"),
        accent=parse("#FFE680"),
        marker=None,
        badge=Chip(parse("#FFE680"), parse("#5A0716")),
        tag=Chip(parse("#8E0A28"), parse("#FFF1EC")),
        plate=Plate(
            fill=parse("#FFF6E9"),
            outline=None,
            ink=parse("#4A0716"),
            soft=parse("#6E3340"),
            token=Chip(parse("#C8102E"), parse("#FFFFFF")),
        ),
        avatar=(parse("#FFE680"), parse("#FFB35C")),
        scrim=parse("#4A0410"),
    ),
    title=TitleLook(weight=BLACK, shadow=Shadow((0.04, 0.05), 0, parse("#7A0820"))),
    ornaments=(
        Ornament(
            kind=OrnamentKind.RAYS,
            color=with_alpha(parse("#FFE680"), 0.06),
            x=0.5,
            y=0.4,
            size=2.4,
        ),
    ),
    cards=CardForm.ROW,
)

DARK_LOOKS = (_MIDNIGHT, _POSTER, _CARBON, _VOLT, _NIGHT, _DUEL, _FILM)
