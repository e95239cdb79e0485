"""A cover's text in its normal form."""

from collections.abc import Sequence
from dataclasses import replace

from domain.argument_name import named
from domain.cover import (
    AUTHOR_LENGTH,
    BADGE_LENGTH,
    HIGHLIGHT_LENGTH,
    HIGHLIGHT_LIMIT,
    SUBTITLE_LENGTH,
    TAG_LENGTH,
    TAG_LIMIT,
    TITLE_LENGTH,
    CoverText,
)
from domain.errors import ErrorCode, Refusal
from domain.language import Sentence
from domain.options import checked_line

KEYWORD_LIMIT = 6
#: A list may have so many times more lines than count, which then are empty or repeat others.
REPETITIONS = 10


class TitleMissing(Refusal):
    code = ErrorCode.TEXT_TOO_SHORT

    def __init__(self) -> None:
        super().__init__(
            Sentence("请填写封面标题。", "A cover needs a title."), field=("input", "title")
        )


class TooManyLines(Refusal):
    code = ErrorCode.OUT_OF_RANGE

    def __init__(self, name: str, *, most: int) -> None:
        super().__init__(
            Sentence(
                f"{named(name).zh_cn}最多 {most} 条。",
                f"Give at most {most} {named(name).en}.",
            ),
            field=("input", name),
        )


def check_count(lines: Sequence[str], name: str, *, most: int) -> None:
    """Of lines that may be empty or repeated; raises `TooManyLines`.

    Hundreds of thousands have room in a request, and to read each takes time.
    """
    if len(lines) > most * REPETITIONS:
        raise TooManyLines(name, most=most)


def checked_text(text: CoverText) -> CoverText:
    """Each line as `checked_line` leaves it; raises the refusal that names what is wrong."""
    title = checked_line(text.title, "title", longest=TITLE_LENGTH)
    if title is None:
        raise TitleMissing
    return replace(
        text,
        title=title,
        subtitle=checked_line(text.subtitle, "subtitle", longest=SUBTITLE_LENGTH),
        highlights=checked_lines(
            text.highlights, "highlights", most=HIGHLIGHT_LIMIT, longest=HIGHLIGHT_LENGTH
        ),
        tags=checked_lines(
            tuple(tag.strip().strip("#＃") for tag in text.tags),
            "tags",
            most=TAG_LIMIT,
            longest=TAG_LENGTH,
        ),
        keywords=checked_lines(text.keywords, "keywords", most=KEYWORD_LIMIT, longest=TITLE_LENGTH),
        badge=checked_line(text.badge, "badge", longest=BADGE_LENGTH),
        author=checked_line(text.author, "author", longest=AUTHOR_LENGTH),
    )


def checked_lines(lines: Sequence[str], name: str, *, most: int, longest: int) -> tuple[str, ...]:
    """Without the empty ones and repetitions; raises `LineTooLong` and `TooManyLines`."""
    check_count(lines, name, most=most)
    checked = (checked_line(line, name, longest=longest) for line in lines)
    kept = tuple(dict.fromkeys(line for line in checked if line is not None))
    if len(kept) > most:
        raise TooManyLines(name, most=most)
    return kept
