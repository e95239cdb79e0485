"""What a generation starts from: a pasted text, a web page, or an earlier content."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence
from domain.plain_text import without_addresses

TEXT_MINIMUM = 50
TEXT_MAXIMUM = 200_000
URL_LENGTH = 2_000
#: A pasted text with more than this share of unreadable characters is not a text.
_RUBBISH_SHARE = 0.05


class TextTooShort(Refusal):
    code = ErrorCode.TEXT_TOO_SHORT

    def __init__(self, *, length: int) -> None:
        super().__init__(
            Sentence(
                f"文本太短：当前 {length} 个字符，至少需要 {TEXT_MINIMUM} 个。",
                f"The text is too short: {length} characters; give at least {TEXT_MINIMUM}.",
            ),
            field=("input", "source", "text"),
        )


class TextTooLong(Refusal):
    code = ErrorCode.TEXT_TOO_LONG

    def __init__(self, *, length: int) -> None:
        super().__init__(
            Sentence(
                f"文本太长：当前 {length} 个字符，最多 {TEXT_MAXIMUM} 个，请分段提交。",
                f"The text is too long: {length} characters of at most {TEXT_MAXIMUM}; split it.",
            ),
            field=("input", "source", "text"),
        )


class TextUnreadable(Refusal):
    code = ErrorCode.TEXT_UNREADABLE

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "内容不像可读的文本（可能是文件或乱码），请粘贴文章正文。",
                "This does not look like readable text; paste the article itself.",
            ),
            field=("input", "source", "text"),
        )


#: Where most requests have their address.
_URL_FIELD = ("input", "source", "url")


class UrlInvalid(Refusal):
    code = ErrorCode.URL_INVALID

    def __init__(self, *, field: Sequence[str] = _URL_FIELD) -> None:
        super().__init__(
            Sentence(
                f"链接无效：请提供完整的 http 或 https 地址，"
                f"不超过 {URL_LENGTH} 个字符，且不含账号密码。",
                f"Give a whole http or https address of at most {URL_LENGTH} characters,"
                " without a user name.",
            ),
            field=field,
        )


class UrlForbidden(Refusal):
    code = ErrorCode.URL_FORBIDDEN

    def __init__(self, *, field: Sequence[str] = _URL_FIELD) -> None:
        super().__init__(
            Sentence(
                "不允许访问该地址：只能读取公网上的网页，且使用 80 或 443 等常规端口。",
                "That address is not allowed: only pages on the public internet can be read.",
            ),
            field=field,
        )


@dataclass(frozen=True, slots=True)
class TextSource:
    text: str


@dataclass(frozen=True, slots=True)
class UrlSource:
    url: str


@dataclass(frozen=True, slots=True)
class ContentSource:
    content_id: str


Source = TextSource | UrlSource | ContentSource


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceArticle:
    """A source in hand: plain `text` whose paragraphs are separated by one newline."""

    text: str
    title: str | None = None
    author: str | None = None
    site_name: str | None = None
    published_on: str | None = None
    url: str | None = None

    @property
    def shown_title(self) -> str:
        """Its title, which leads nowhere, or else its address; may be empty."""
        return without_addresses(self.title or "").strip() or self.url or ""


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page's raw bytes; `url` is the address after redirects, `charset` what the header said."""

    url: str
    media_type: str
    charset: str | None
    body: bytes


class UrlPolicy(Protocol):
    def check(self, url: str) -> str:
        """The normal spelling of `url`, judged without a look-up of its name.

        Raises `UrlInvalid` for what is no web address and `UrlForbidden` for one that is
        plainly not public, in whatever spelling.
        """


class PageFetcher(Protocol):
    async def fetch(self, url: str) -> FetchedPage:
        """Raises `domain.failure.RecipeFailed` with the `SOURCE_…` code that fits."""


class Extractor(Protocol):
    async def extract(self, page: FetchedPage) -> SourceArticle:
        """The article of a page, off the event loop.

        Raises `domain.failure.RecipeFailed` where the page is a login wall, a CAPTCHA,
        empty, or no article.
        """


def checked_text(text: str) -> str:
    """The text with normal line ends and no outer space.

    Raises `TextTooShort`, `TextTooLong` and `TextUnreadable`; lengths are in characters.
    """
    if len(text) > TEXT_MAXIMUM:
        raise TextTooLong(length=len(text))
    normal = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _is_rubbish(normal):
        raise TextUnreadable
    if len(normal) < TEXT_MINIMUM:
        raise TextTooShort(length=len(normal))
    return normal


def _is_rubbish(text: str) -> bool:
    """Control, unassigned, private, surrogate and replacement characters are not writing."""
    unreadable = sum(
        character == "\ufffd"
        or (unicodedata.category(character)[0] == "C" and character not in "\n\t\u200b\u200d\ufeff")
        for character in text
    )
    letters = sum(character.isalpha() for character in text)
    return unreadable > _RUBBISH_SHARE * len(text) or (len(text) > 0 and letters == 0)
