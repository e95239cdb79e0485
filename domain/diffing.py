"""What differs between two versions of a content, line by line."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

#: Of the lines of one version that may differ; more count as all removed and all added.
LINE_LIMIT = 2_000
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


def differing_fields(before: Mapping[str, object], after: Mapping[str, object]) -> list[FieldDiff]:
    """Of two snapshots; takes time for long texts, but never much."""
    pairs = ((field, _lines(before, field), _lines(after, field)) for field in TextField)
    return [FieldDiff(field, _told(old, new)) for field, old, new in pairs if old != new]


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


def _compared(old: list[str], new: list[str]) -> Iterator[DiffLine]:
    """What both begin and end with needs no comparing."""
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    yield from (DiffLine(LineKind.SAME, line) for line in old[:start])
    yield from _middle(old[start : len(old) - end], new[start : len(new) - end])
    yield from (DiffLine(LineKind.SAME, line) for line in old[len(old) - end :])


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines both have at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _told(old: list[str], new: list[str]) -> list[DiffLine]:
    """Line by line, as far as an answer has room for them."""
    lines = list(_compared(old, new))
    if len(lines) <= 2 * LINE_LIMIT:
        return lines
    runs = groupby(lines, lambda line: line.kind)
    return [DiffLine(kind, "\n".join(line.text for line in run)) for kind, run in runs]


def _middle(old: list[str], new: list[str]) -> Iterator[DiffLine]:
    opcodes: Sequence[tuple[str, int, int, int, int]] = [("replace", 0, len(old), 0, len(new))]
    if max(len(old), len(new)) <= LINE_LIMIT:
        opcodes = difflib.SequenceMatcher(None, old, new).get_opcodes()
    for kind, i, j, k, m in opcodes:
        if kind == "equal":
            yield from (DiffLine(LineKind.SAME, line) for line in old[i:j])
        else:
            yield from (DiffLine(LineKind.REMOVED, line) for line in old[i:j])
            yield from (DiffLine(LineKind.ADDED, line) for line in new[k:m])
