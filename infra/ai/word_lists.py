"""Our lists of words: plain files, beside the code that looks words up in them."""

from pathlib import Path

_FILES = Path(__file__).parent / "words"


def words_of(file_name: str) -> frozenset[str]:
    return frozenset((_FILES / file_name).read_text(encoding="utf-8").split())
