"""Pictures as they leave the typesetter, each with what our own inspection says of it."""

from dataclasses import dataclass
from enum import StrEnum


class QualityRule(StrEnum):
    CONTRAST = "CONTRAST"
    THUMBNAIL = "THUMBNAIL"
    SAFE_AREA = "SAFE_AREA"
    INSIDE_BOX = "INSIDE_BOX"
    TITLE_LINES = "TITLE_LINES"
    EMPTY_THIRD = "EMPTY_THIRD"
    TEXT_SIZE = "TEXT_SIZE"
    GLYPHS = "GLYPHS"
    AI_LABEL = "AI_LABEL"


@dataclass(frozen=True, slots=True)
class QualityCheck:
    """One rule as measured on the finished picture; `detail` holds the figures."""

    rule: QualityRule
    is_passed: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An encoded picture, its visible label on it; pixels."""

    data: bytes
    mime_type: str
    width: int
    height: int
    checks: tuple[QualityCheck, ...] = ()
