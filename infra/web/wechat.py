"""Reads articles of WeChat public accounts, which their pages hide until a script has run."""

import re
from datetime import UTC, datetime, timedelta, timezone
from html import unescape

from infra.web.lines import Line, tidy
from infra.web.markup import Markup
from infra.web.metadata import Metadata, date_in

_CONTENT = "//*[@id='js_content']"
#: Accounts publish by the clock of China.
_CHINA = timezone(timedelta(hours=8))
_ESCAPE = re.compile(r"\\x([0-9a-fA-F]{2})")
_TIMESTAMP = re.compile(r"\bct\s*=\s*[\"'](\d{9,10})[\"']")
_CREATED = re.compile(r"\b(?:createTime|publish_time)\s*=\s*[\"']([^\"']{8,40})[\"']")


def wechat_lines(page: Markup) -> list[Line]:
    """The article; of a post that is a picture or a short text, the text that goes with it.

    Nothing where the page is none of WeChat's.
    """
    content = page.part(_CONTENT)
    if content is None or not _is_titled(page):
        return []
    if content.lines:
        return content.lines
    description = page.meta("og:description", "description") or ""
    return [Line(text) for text in map(tidy, re.split(r"\\x0a|\\n", description)) if text]


def _is_titled(page: Markup) -> bool:
    return page.has("//*[@id='activity-name']") or _variable(page, "msg_title") is not None


def wechat_metadata(page: Markup) -> Metadata:
    account = page.text("//*[@id='js_name']") or _variable(page, "nickname")
    author = page.text("//*[@id='js_author_name']") or page.meta("author", "og:article:author")
    return Metadata(
        title=page.text("//*[@id='activity-name']")
        or page.meta("og:title")
        or _variable(page, "msg_title"),
        author=author or account,
        site_name=account,
        published_on=_published_on(page),
    )


def _variable(page: Markup, name: str) -> str | None:
    """What a script of the page assigns, as in `var msg_title = 'A &amp; B'.html(false)`."""
    quoted = r"(?:htmlDecode\()?(?:\"((?:[^\"\\\n]|\\.){1,500})\"|'((?:[^'\\\n]|\\.){1,500})')"
    match = re.search(rf"\b{name}\s*=\s*{quoted}", page.source)
    if match is None:
        return None
    plain = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), match[1] or match[2])
    return tidy(unescape(plain.replace("\\", ""))) or None


def _published_on(page: Markup) -> str | None:
    timestamp = _TIMESTAMP.search(page.source)
    if timestamp:
        return (
            datetime.fromtimestamp(int(timestamp[1]), tz=UTC).astimezone(_CHINA).date().isoformat()
        )
    created = _CREATED.search(page.source)
    return date_in(page.text("//*[@id='publish_time']") or (created[1] if created else ""))
