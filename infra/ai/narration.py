"""What a voice can say, and how long it takes."""

import re

from domain.pacing import HOOK_SECONDS, Pacing, beats_of
from domain.writing import Shot

_EMOJI = re.compile(
    "[\u200d\ufe0e\ufe0f\u20e3\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]+"
)
_MARKUP = re.compile(r"\*\*|__|`+|~~|^#+\s*|[\[【]\d{1,2}[\]】]")
_EMPTY_BRACKETS = re.compile(r"[（(\[【「『《“][\s，,。.、]*[）)\]】」』》”]")
#: Said before a shot that is not to count as the first.
_FIRST = "一"


def spoken(text: str) -> str:
    """What a voice can say: no emoji, no markup, no brackets around nothing."""
    bare = _MARKUP.sub("", _EMOJI.sub("", text))
    return " ".join(_EMPTY_BRACKETS.sub("", bare).split())


class Clock:
    """How long something takes to say, once it is cut into scenes."""

    def __init__(self, characters_per_minute: int) -> None:
        self._rate = characters_per_minute

    def seconds_of(self, narration: str) -> float:
        """Of a shot that is not the first."""
        pacing = Pacing(self._rate)
        pacing.add(_shot(_FIRST))
        added = pacing.add(_shot(narration))
        return sum(scene.duration_seconds for scene in added)

    def hook_seconds_of(self, narration: str) -> float:
        pacing = Pacing(self._rate)
        pacing.add(_shot(narration))
        return pacing.total_seconds

    def fits_hook(self, text: str) -> bool:
        shortest, longest = HOOK_SECONDS
        return shortest <= beats_of(spoken(text)) * 60 / self._rate <= longest


def _shot(narration: str) -> Shot:
    return Shot(heading="", narration=narration, visual="")
