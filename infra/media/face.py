"""What a text asks of the fonts."""

from enum import StrEnum

#: The weight of a text like this one.
REGULAR = 400


class Face(StrEnum):
    SANS = "SANS"
    SERIF = "SERIF"
