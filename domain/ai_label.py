"""The marks that say AI made a file, as 《人工智能生成合成内容标识办法》 and GB 45438-2025 ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from domain.language import Locale

#: What pictures, sounds and texts say of themselves.
LABEL_ZH = "AI生成"
LABEL_EN = "AI-generated"
#: The least height of a picture's label, as a share of its shorter side (GB 45438-2025, 5.2).
LABEL_HEIGHT_SHARE = 0.05


#: What stands below a text that leaves the product.
_TEXT_LINES = {Locale.ZH_CN: f"（本内容由{LABEL_ZH}）", Locale.EN: f"({LABEL_EN} content)"}
#: Both have to be said: that it is AI, and that it made this (GB 45438-2025, 5.1).
_AI_WORDS, _MAKING_WORDS = ("AI", "人工智能"), ("生成", "合成", "generated")
#: How far from its ends a text may say it, in characters.
_TEXT_ENDS = 100


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

    `content_digest` is the SHA-256, in hex, of what the file shows or plays, as it is coded;
    metadata does not change it. None where whoever wrote the label left it out.
    """

    producer: str
    content_id: str
    content_digest: str | None = None


def labelled_text(text: str, locale: Locale = Locale.ZH_CN) -> str:
    """The text with a line at its end that says AI made it, unless that line is there already.

    Other words to that effect do not count: they may be what the text is about.
    """
    plain = text.rstrip()
    if plain.endswith(tuple(_TEXT_LINES.values())):
        return text
    return f"{plain}\n\n{_TEXT_LINES[locale]}\n".lstrip()


def says_ai(text: str) -> bool:
    """Whether AI and making are both spoken of at the text's beginning, or at its end."""
    ends = (text.strip()[:_TEXT_ENDS], text.strip()[-_TEXT_ENDS:])
    return any(_says(end, _AI_WORDS) and _says(end, _MAKING_WORDS) for end in ends)


def _says(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


class Labeller(Protocol):
    """Writes the implicit label into files that we made."""

    async def label(self, data: bytes, mime_type: str, *, content_id: str) -> bytes:
        """The same picture, sound or document, with one label in its metadata.

        Subtitles come back as they are: their formats have no metadata. Raises `ValueError` for
        a type that we do not make, and for data that is not of its type.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLabel:
    """A label as some file carries it.

    `is_signed`: we signed all that it says. `file_digest` is what `label.content_digest` has to
    be, if the file is the one that was labelled.
    """

    label: ImplicitLabel
    is_signed: bool
    file_digest: str


class LabelReader(Protocol):
    """Finds implicit labels in files, whoever made them."""

    @property
    def producer(self) -> str:
        """The name that we sign with."""

    async def read(self, data: bytes) -> FoundLabel | None:
        """None where no label can be read; takes any bytes, and its work is bounded by them."""
