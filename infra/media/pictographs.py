"""Which characters are shown as emoji, in colours (UTS #51)."""

from infra.media.graphemes import EMOJI_PRESENTATION, TEXT_PRESENTATION

_KEYCAP = "\u20e3"
#: From here on all of them are; below, the standard names those that are without being asked to.
_FIRST = "\U0001f000"
_LAST = "\U0001ffff"
_PICTURES = frozenset(
    "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕"
)


def is_emoji(cluster: str) -> bool:
    """Whether a cluster is one, unless it is asked for as text."""
    if TEXT_PRESENTATION in cluster:
        return False
    first = cluster[:1]
    return (
        EMOJI_PRESENTATION in cluster
        or _KEYCAP in cluster
        or _FIRST <= first <= _LAST
        or first in _PICTURES
    )
