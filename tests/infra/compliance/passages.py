"""Texts of these tests, all our own, that use the listed words innocently."""

import re
from pathlib import Path

_FOLDER = Path(__file__).parent


def news() -> dict[str, str]:
    """Short passages as newspapers have them, by their subject."""
    text = (_FOLDER / "news.zh-CN.txt").read_text(encoding="utf-8")
    parts = re.split(r"^# (.+)\n", text, flags=re.MULTILINE)
    return {
        subject: passage.strip() for subject, passage in zip(parts[1::2], parts[2::2], strict=True)
    }


def innocent_words() -> list[str]:
    """Words that share characters with a term, or are often taken for one."""
    return (_FOLDER / "innocent.zh-CN.txt").read_text(encoding="utf-8").split()
