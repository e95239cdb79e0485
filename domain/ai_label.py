"""The marks that say AI made a file, as 《人工智能生成合成内容标识办法》 and GB 45438-2025 ask."""

from dataclasses import dataclass
from enum import StrEnum

#: What pictures, sounds and texts say of themselves.
LABEL_ZH = "AI生成"
LABEL_EN = "AI-generated"
#: The least height of a picture's label, as a share of its shorter side (GB 45438-2025).
LABEL_HEIGHT_SHARE = 0.05


class LabelPosition(StrEnum):
    """The corner of a picture that its label stands in."""

    TOP_LEFT = "TOP_LEFT"
    TOP_RIGHT = "TOP_RIGHT"
    BOTTOM_LEFT = "BOTTOM_LEFT"
    BOTTOM_RIGHT = "BOTTOM_RIGHT"


class AudioCue(StrEnum):
    """How a sound says it: in words, by the rhythm of 短长 短短 (Morse for AI), or not at all."""

    NONE = "NONE"
    SPOKEN = "SPOKEN"
    RHYTHM = "RHYTHM"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImplicitLabel:
    """What a file's metadata says: who made it by AI, and which content of theirs it is.

    `content_digest` is the SHA-256, in hex, of the picture's pixels or of the sound's samples,
    which metadata does not change; None where whoever wrote the label left it out.
    """

    producer: str
    content_id: str
    content_digest: str | None = None
