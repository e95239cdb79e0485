"""What differs between two versions of a content, line by line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from domain.alignment import Steps, aligned

#: How many lines of one text are told one by one.
LINE_LIMIT = 4_000
#: What is read of a scene, a card, a point or a subtitle.
_SAID = (
    *("title", "subtitle", "heading", "narration", "text"),
    *("visual", "on_screen_text", "points", "quote"),
)


class LineKind(StrEnum):
    SAME = "SAME"
    ADDED = "ADDED"
    REMOVED = "REMOVED"


class TextField(StrEnum):
    """By the names that snapshots have for them."""

    TITLE = "title"
    TAGS = "tags"
    BODY = "body"
    SUMMARY = "summary"
    KEY_POINTS = "key_points"
    QUOTES = "quotes"
    HOOK = "hook"
    SCENES = "scenes"
    CARDS = "cards"
    CUES = "cues"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """In a text of very many lines it is all those in a row that one thing became of."""

    kind: LineKind
    text: str


@dataclass(frozen=True, slots=True)
class FieldDiff:
    field: TextField
    lines: Sequence[DiffLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentDiff:
    """`fields` are those that differ, each with all its lines."""

    from_version: int
    to_version: int
    fields: Sequence[FieldDiff]


def differing_fields(
    before: Mapping[str, object], after: Mapping[str, object], steps: Steps | None = None
) -> list[FieldDiff]:
    """Of two snapshots, all their texts together in as many steps.

    Once these are used up, what a text does not begin and end with as before is all removed and
    all added.
    """
    allowed = steps or Steps()
    pairs = ((field, _lines(before, field), _lines(after, field)) for field in TextField)
    return [FieldDiff(field, _told(old, new, allowed)) for field, old, new in pairs if old != new]


def _lines(snapshot: Mapping[str, object], field: TextField) -> list[str]:
    return list(_said(snapshot.get(field)))


def _said(value: object) -> Iterator[str]:
    match value:
        case str():
            yield from value.splitlines()
        case list():
            for item in value:
                yield from _said(item)
        case dict():
            for name in _SAID:
                yield from _said(value.get(name))


def _told(old: list[str], new: list[str], steps: Steps) -> list[DiffLine]:
    """Line by line, as far as an answer has room for them."""
    lines = list(_compared(old, new, steps))
    if len(lines) <= LINE_LIMIT:
        return lines
    runs = groupby(lines, lambda line: line.kind)
    return [DiffLine(kind, "\n".join(line.text for line in run)) for kind, run in runs]


def _compared(old: list[str], new: list[str], steps: Steps) -> Iterator[DiffLine]:
    """Between two lines that both have, those that are gone come first."""
    i = k = 0
    for of_old, of_new in [*aligned(old, new, steps), (len(old), len(new))]:
        yield from (DiffLine(LineKind.REMOVED, line) for line in old[i:of_old])
        yield from (DiffLine(LineKind.ADDED, line) for line in new[k:of_new])
        yield from (DiffLine(LineKind.SAME, line) for line in old[of_old : of_old + 1])
        i, k = of_old + 1, of_new + 1
