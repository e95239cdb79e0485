"""Which characters are shown as emoji, in colours (UTS #51)."""

from infra.media.graphemes import EMOJI_PRESENTATION, TEXT_PRESENTATION

_KEYCAP = "\u20e3"
#: The font of emoji has them for its keycaps alone, and draws nothing for one by itself.
_KEYS = frozenset("0123456789#*")
#: From here on all of them are; below, the standard names those that are without being asked to.
_FIRST = "\U0001f000"
_LAST = "\U0001ffff"
_PICTURES = frozenset(
    "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕"
)
#: In colours they would be of a dark grey that is lost on a dark ground: always set as text.
_SIGNS = frozenset("©®™✔✖➕➖➗➰➿〰♠♣♟🟰")


def is_text(cluster: str) -> bool:
    """Whether a cluster is never set in colours."""
    is_bare_key = cluster[:1] in _KEYS and _KEYCAP not in cluster
    return TEXT_PRESENTATION in cluster or cluster[:1] in _SIGNS or is_bare_key


def is_emoji(cluster: str) -> bool:
    """Whether a cluster is one without a doubt; other signs may be both."""
    if is_text(cluster):
        return False
    first = cluster[:1]
    return (
        EMOJI_PRESENTATION in cluster
        or _KEYCAP in cluster
        or _FIRST <= first <= _LAST
        or first in _PICTURES
    )
