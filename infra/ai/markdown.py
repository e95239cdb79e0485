"""The one Markdown form of a distillation, written and read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from domain.language import Locale
from domain.writing import LIST_LIMIT


class Section(StrEnum):
    SUMMARY = "SUMMARY"
    KEY_POINTS = "KEY_POINTS"
    QUOTES = "QUOTES"
    TAGS = "TAGS"
    #: Of a model alone, and never a part of the body.
    TITLES = "TITLES"


class BodyUnreadable(ValueError):
    """A body without one of the parts that every distillation has."""

    def __init__(self, missing: str) -> None:
        super().__init__(f"no {missing}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Essence:
    """What a body says, as plain text without Markdown."""

    title: str
    summary: str
    key_points: list[str]
    quotes: list[str] = field(default_factory=list)
    tags: list[str]
    other_titles: list[str] = field(default_factory=list)


HEADINGS: Mapping[Locale, Mapping[Section, str]] = {
    Locale.ZH_CN: {
        Section.KEY_POINTS: "要点",
        Section.QUOTES: "金句",
        Section.TAGS: "标签",
        Section.TITLES: "备选标题",
    },
    Locale.EN: {
        Section.KEY_POINTS: "Key points",
        Section.QUOTES: "Quotes",
        Section.TAGS: "Tags",
        Section.TITLES: "Other titles",
    },
}
#: What models write instead, too.
_SYNONYMS = {
    Section.SUMMARY: ("摘要", "概要", "总结", "内容摘要", "summary", "abstract", "overview"),
    Section.KEY_POINTS: (
        *("要点", "核心要点", "关键要点", "内容要点", "主要观点", "核心观点"),
        *("key points", "main points", "key takeaways", "takeaways"),
    ),
    Section.QUOTES: ("金句", "金句摘录", "精彩语句", "原文金句", "引用", "quotes", "key quotes"),
    Section.TAGS: ("标签", "关键词", "话题", "话题标签", "tags", "hashtags", "keywords"),
    Section.TITLES: ("备选标题", "标题备选", "other titles", "alternative titles"),
}
_HEADING = re.compile(r"\s{0,3}(?:#\s+|#{2,6}\s*)(?P<text>[^#\s].*)")
_ITEM = re.compile(r"\s*(?:[-*+•·]\s+|\d{1,2}(?:[.)）]\s+|、\s*))(?P<text>.*)")
_QUOTE = re.compile(r"\s*>\s*(?P<text>.*)")
_TITLE_LABEL = re.compile(r"(?:标题|题目|title)\s*[：:]\s*", re.IGNORECASE)
_TAG_START = re.compile(r"(?:^|(?<=[\s,，、;；])|(?<=[^\x00-\x7f]))#")
_TAG_END = re.compile(r"[,，、;；\n]")
_TAG_BREAK = re.compile(r"[,，、;；\s]+")


def pieces(essence: Essence, language: Locale) -> Iterator[str]:
    """The body in readable pieces; joined, they are what `parse` reads back."""
    headings = HEADINGS[language]
    yield f"# {essence.title}"
    yield f"\n\n{essence.summary}"
    yield f"\n\n## {headings[Section.KEY_POINTS]}\n"
    for point in essence.key_points:
        yield f"\n- {point}"
    if essence.quotes:
        yield f"\n\n## {headings[Section.QUOTES]}"
    for quote in essence.quotes:
        yield f"\n\n> {quote}"
    if essence.tags:
        yield f"\n\n## {headings[Section.TAGS]}"
        yield "\n\n" + " ".join(f"#{tag}" for tag in essence.tags)


def heading_of(line: str) -> str | None:
    """The text of a heading; None for other lines, a line of #tags among them."""
    matched = _HEADING.fullmatch(line)
    if matched is None:
        return None
    text = matched["text"].rstrip()
    bare = text.rstrip("#")
    return _plain(bare if bare[-1:].isspace() else text)


def title_of(line: str) -> str | None:
    """The title that a line is; None for other lines, headings of sections among them."""
    heading = heading_of(line)
    if heading is None or section_of(heading):
        return None
    return _TITLE_LABEL.sub("", heading) or None


def section_of(heading: str) -> Section | None:
    """What the lines below a heading are, by any of its usual names."""
    name = re.sub(r"[\W\d_]+", " ", heading.lower()).strip()
    return next((section for section, names in _SYNONYMS.items() if name in names), None)


def quote_of(line: str) -> str:
    """The quoted text of one line of quotes, without its marker."""
    matched = _QUOTE.fullmatch(line) or _ITEM.fullmatch(line)
    return _plain(matched["text"] if matched else line)


def parse(body: str, *, other_titles: Sequence[str] = ()) -> Essence:
    """Raises `BodyUnreadable` where title, summary, key points or tags are missing."""
    title, lines = _sections(body)
    summary = "\n".join(_plain(line) for line in lines[Section.SUMMARY] if line.strip())
    key_points = _items(lines[Section.KEY_POINTS])
    tags = _tags(lines[Section.TAGS])
    for part, name in (
        (title, "title"),
        (summary, "summary"),
        (key_points, "key points"),
        (tags, "tags"),
    ):
        if not part:
            raise BodyUnreadable(name)
    quotes = [quote_of(line) for line in lines[Section.QUOTES] if line.strip()]
    return Essence(
        title=title,
        summary=summary,
        key_points=key_points[:LIST_LIMIT],
        quotes=quotes[:LIST_LIMIT],
        tags=tags[:LIST_LIMIT],
        other_titles=list(other_titles),
    )


def _sections(body: str) -> tuple[str, dict[Section, list[str]]]:
    """The title, and the lines of each section; what stands below unknown headings is left out."""
    title = ""
    lines: dict[Section, list[str]] = {section: [] for section in Section}
    current: Section | None = None
    for line in body.split("\n"):
        if not title and (found := title_of(line)):
            title, current = found, Section.SUMMARY
        elif (heading := heading_of(line)) is not None:
            current = section_of(heading)
        elif current is not None:
            lines[current].append(line)
    return title, lines


def _items(lines: list[str]) -> list[str]:
    """List items; an unmarked line goes on with the item above it, if there is no gap."""
    items: list[str] = []
    is_open = False
    for line in lines:
        item = _ITEM.fullmatch(line)
        text = _plain(item["text"] if item else line)
        if text and is_open and not item:
            items[-1] += f" {text}"
        elif text:
            items.append(text)
        is_open = bool(text)
    return items


def _tags(lines: list[str]) -> list[str]:
    """What follows each #, or, without any, the words of the lines."""
    text = "\n".join(_plain(line) for line in lines)
    marked = [_TAG_END.split(part)[0] for part in _TAG_START.split(text)[1:]]
    stripped = (tag.strip(" \t-*•") for tag in marked or _TAG_BREAK.split(text))
    return list(dict.fromkeys(tag for tag in stripped if tag))


def _plain(text: str) -> str:
    return text.replace("**", "").strip()
