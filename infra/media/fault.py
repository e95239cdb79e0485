"""Why a picture is refused."""

from enum import StrEnum


class Fault(StrEnum):
    """An error of ours would not survive its way between processes."""

    UNSUPPORTED = "UNSUPPORTED"
    TOO_LARGE = "TOO_LARGE"
    UNREADABLE = "UNREADABLE"
