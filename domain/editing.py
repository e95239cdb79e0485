"""What a creator may change of a content by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.argument_name import named
from domain.content import TITLE_LENGTH
from domain.cover_text import TooManyLines, check_count
from domain.errors import ErrorCode, Refusal
from domain.language import Sentence
from domain.options import checked_line
from domain.page import PAGE_LIMIT
from domain.plain_text import visible
from domain.searchable import tag_key
from domain.source import TEXT_MAXIMUM

TAG_LIMIT, TAG_LENGTH = 20, 30
BODY_LENGTH = TEXT_MAXIMUM
#: Of one content: as many as a list of them shows.
VERSIONS_KEPT = PAGE_LIMIT
#: How long a deleted content can be restored.
TRASH_LIFETIME = timedelta(days=30)


class ContentChanged(Refusal):
    code = ErrorCode.CONFLICT

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "内容已被修改，请重新载入后再试。",
                "The content has changed meanwhile; load it again and repeat your change.",
            ),
            field=("input", "expectedVersion"),
        )


class ContentDeleted(Refusal):
    code = ErrorCode.CONTENT_DELETED

    def __init__(self, *, name: str = "id") -> None:
        super().__init__(
            Sentence(
                "内容在回收站里，请先恢复。", "The content is in the trash; restore it first."
            ),
            field=("input", name),
        )


class ContentNotDeleted(Refusal):
    code = ErrorCode.CONTENT_NOT_DELETED

    def __init__(self) -> None:
        super().__init__(
            Sentence("内容不在回收站里。", "The content is not in the trash."),
            field=("input", "id"),
        )


class ContentExpired(Refusal):
    code = ErrorCode.CONTENT_EXPIRED

    def __init__(self) -> None:
        days = TRASH_LIFETIME.days
        super().__init__(
            Sentence(
                f"内容删除已超过 {days} 天，无法恢复。",
                f"The content was deleted more than {days} days ago and cannot be restored.",
            ),
            field=("input", "id"),
        )


class VersionUnknown(Refusal):
    code = ErrorCode.VERSION_UNKNOWN

    def __init__(self, *, field: Sequence[str] = ()) -> None:
        super().__init__(
            Sentence(
                "没有这个版本，请使用 versions 返回的 version。",
                "There is no such version; use one that `versions` lists.",
            ),
            field=field,
        )


class BodyFixed(Refusal):
    code = ErrorCode.BODY_FIXED

    def __init__(self) -> None:
        super().__init__(
            Sentence("只有文章的正文可以修改。", "Only an article has a body that can be changed."),
            field=("input", "body"),
        )


class NothingLeft(Refusal):
    """A title or a body without a word."""

    code = ErrorCode.TEXT_TOO_SHORT

    def __init__(self, name: str) -> None:
        super().__init__(
            Sentence(f"{named(name).zh_cn}不能为空。", f"The {named(name).en} must not be empty."),
            field=("input", name),
        )


class BodyTooLong(Refusal):
    code = ErrorCode.TEXT_TOO_LONG

    def __init__(self, *, length: int) -> None:
        super().__init__(
            Sentence(
                f"正文太长：当前 {length} 个字符，最多 {BODY_LENGTH} 个。",
                f"The body is too long: {length} characters of at most {BODY_LENGTH}.",
            ),
            field=("input", "body"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What is to change; None leaves it as it is.

    `expected_version` is the one that it was made on: of any other it is refused.
    """

    title: str | None = None
    tags: tuple[str, ...] | None = None
    is_favorite: bool | None = None
    body: str | None = None
    expected_version: int | None = None

    @property
    def is_of_text(self) -> bool:
        """Whether there is something to check and to index anew."""
        return (self.title, self.tags, self.body) != (None, None, None)

    def admitted(self) -> "Edit":
        """In its normal form.

        Raises `NothingLeft`, `LineTooLong`, `TooManyLines` and `BodyTooLong`.
        """
        return replace(
            self,
            title=None if self.title is None else _title(self.title),
            tags=None if self.tags is None else _tags(self.tags),
            body=None if self.body is None else _body(self.body),
        )


def _title(title: str) -> str:
    line = checked_line(title, "title", longest=TITLE_LENGTH)
    if line is None:
        raise NothingLeft("title")
    return line


def _tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Without #, and each once, as it is written first."""
    check_count(tags, "tags", most=TAG_LIMIT)
    lines = (checked_line(tag.strip().strip("#＃"), "tags", longest=TAG_LENGTH) for tag in tags)
    kept: dict[str, str] = {}
    for line in filter(None, lines):
        kept.setdefault(tag_key(line), line)
    kept.pop("", None)
    if len(kept) > TAG_LIMIT:
        raise TooManyLines("tags", most=TAG_LIMIT)
    return tuple(kept.values())


def _body(body: str) -> str:
    text = visible(body.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not text:
        raise NothingLeft("body")
    if len(text) > BODY_LENGTH:
        raise BodyTooLong(length=len(text))
    return text
