"""Which scripts a text is written in, as far as voices read them."""

import unicodedata

_READ = ("CJK UNIFIED", "CJK COMPATIBILITY", "IDEOGRAPHIC", "LATIN", "FULLWIDTH LATIN")


def is_mostly_foreign(text: str) -> bool:
    """Whether most of its letters are neither Chinese nor Latin, as in Japanese or Russian."""
    letters = [letter for letter in text if letter.isalpha()]
    foreign = sum(not unicodedata.name(letter, "").startswith(_READ) for letter in letters)
    return foreign * 2 > len(letters)
