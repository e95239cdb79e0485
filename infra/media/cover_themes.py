"""The themes of covers, in the order in which they are shown."""

from collections.abc import Mapping

from domain.cover import LayoutFamily
from infra.media.cover_look import Look
from infra.media.cover_themes_dark import DARK_LOOKS
from infra.media.cover_themes_light import LIGHT_LOOKS

_FAMILIES = tuple(LayoutFamily)
LOOKS: Mapping[str, Look] = {
    look.theme.id: look
    for look in sorted((*LIGHT_LOOKS, *DARK_LOOKS), key=lambda look: _FAMILIES.index(look.family))
}
