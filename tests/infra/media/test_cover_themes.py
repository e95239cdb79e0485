"""Themes can be read before anything is drawn, in their own colours and in a brand's."""

from collections.abc import Iterator

import pytest

from domain.cover import LayoutFamily
from infra.media.color import Color, contrast, over, parse
from infra.media.cover_look import Look, branded_look
from infra.media.cover_palette import Palette, ink_on, legible
from infra.media.cover_themes import LOOKS

LEAST = 4.5
BRANDS = ["#E63946", "#FFE14A", "#0A8F6A", "#2255EE", "#FFFFFF", "#000000", "#808080", "#5F8140"]


def pairs(palette: Palette, *, has_veil: bool) -> Iterator[tuple[str, Color, Color]]:
    """Each small text's colour with the ground that it may stand on."""
    grounds = (palette.scrim,) if has_veil else palette.ground.colors
    for ground in grounds:
        yield "ink", palette.ink, ground
        yield "soft", palette.soft, ground
        yield "accent", palette.accent, ground
        if palette.marker is not None:
            yield "marker", palette.accent, over(palette.marker, ground)
        yield "badge", palette.badge.ink, over(palette.badge.fill, ground)
        yield "tag", palette.tag.ink, over(palette.tag.fill, ground)
        plate = over(palette.plate.fill, ground)
        yield "plate", palette.plate.ink, plate
        yield "plate's text", palette.plate.soft, plate
        yield "token", palette.plate.token.ink, palette.plate.token.fill


def illegible(look: Look) -> dict[str, float]:
    has_veil = look.family is LayoutFamily.PHOTO
    return {
        name: round(contrast(ink, ground), 2)
        for name, ink, ground in pairs(look.palette, has_veil=has_veil)
        if contrast(ink, ground) < LEAST
    }


def test_every_family_has_themes_and_ids_are_their_own() -> None:
    assert len(LOOKS) >= 10
    assert {look.family for look in LOOKS.values()} == set(LayoutFamily)
    assert all(theme_id == look.theme.id for theme_id, look in LOOKS.items())
    assert len({look.theme.name.zh_cn for look in LOOKS.values()}) == len(LOOKS)


@pytest.mark.parametrize("theme_id", LOOKS)
def test_a_theme_s_colours_can_be_read(theme_id: str) -> None:
    assert illegible(LOOKS[theme_id]) == {}


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("theme_id", LOOKS)
def test_so_can_a_brand_s_in_its_place(theme_id: str, brand: str) -> None:
    assert illegible(branded_look(LOOKS[theme_id], parse(brand))) == {}


def test_a_colour_that_can_be_read_is_taken_as_it_is() -> None:
    assert legible(parse("#8A0F20"), [parse("#FFFFFF")]) == parse("#8A0F20")


def test_one_that_cannot_moves_only_as_far_as_it_must() -> None:
    shifted = legible(parse("#FFE14A"), [parse("#FFFFFF")])

    assert LEAST <= contrast(shifted, parse("#FFFFFF")) < 7
    assert shifted[2] < shifted[0]


@pytest.mark.parametrize("brand", BRANDS)
def test_ink_on_a_colour_is_the_darker_or_the_lighter_one(brand: str) -> None:
    assert contrast(ink_on(parse(brand)), parse(brand)) > 4.2
