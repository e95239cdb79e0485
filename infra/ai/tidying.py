"""Lines, titles and tags as they may be kept, however a model wrote them."""

import re
from collections.abc import Sequence

from domain.plain_text import without_addresses, without_markdown
from domain.writing import LIST_LIMIT, TITLE_CANDIDATES

_TITLE_LABEL = re.compile(
    r"\A(?:#+\s*|[-*•]\s+|\d{1,2}[.、)）]\s*|(?:备选)?标题\s*\d?\s*[：:]\s*|title\s*\d?\s*:\s*)+",
    re.IGNORECASE,
)
_PAIRS = ("“”", '""', "「」", "《》", "''", "**")
_TAG_BREAK = re.compile(r"[\s#,，、;；]+")
_LONGEST_TITLE, _LONGEST_TAG = 200, 40


def plain_line(text: str) -> str:
    """All of it on one line, without addresses and markup."""
    return " ".join(without_markdown(without_addresses(text)).split())


def tidy_titles(titles: Sequence[str]) -> list[str]:
    """The first `TITLE_CANDIDATES` that say something, each once."""
    tidied = (_tidy_title(title) for title in titles)
    return list(dict.fromkeys(title for title in tidied if title))[:TITLE_CANDIDATES]


def _tidy_title(title: str) -> str:
    line = " ".join(without_addresses(title).replace("**", "").split())
    line = _TITLE_LABEL.sub("", line)
    for pair in _PAIRS:
        if len(line) > 1 and line[0] == pair[0] and line[-1] == pair[1]:
            inner = line[1:-1]
            line = inner if not set(inner) & set(pair) else line
    return line.strip()[:_LONGEST_TITLE]


def tidy_tags(tags: Sequence[str]) -> list[str]:
    """Without # and white space; a tag of two words becomes one, since a hashtag ends there."""
    tidied = ("".join(_TAG_BREAK.split(without_addresses(tag))) for tag in tags)
    return list(dict.fromkeys(tag for tag in tidied if 0 < len(tag) <= _LONGEST_TAG))[:LIST_LIMIT]
