"""How much it matters that a text breaks a rule."""

from enum import StrEnum


class IssueSeverity(StrEnum):
    WARNING = "WARNING"
    ERROR = "ERROR"
