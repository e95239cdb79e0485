"""Finds what a page states about its article: title, author, site and date; nothing is guessed."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from infra.web.lines import tidy
from infra.web.markup import Markup
from infra.web.titles import without_site

_NAME_LENGTH = 60
_BYLINE_WORDS = 25
_BYLINE = re.compile(
    r"(?:^|\s|[|｜])(?:作者|撰文|文|记者|本报记者|撰稿)\s*[:：|｜/]\s*([^\s:：|｜,，。;；()（）]{2,20})"
    r"|^(?:By|Written by)\s+((?:[A-Z][\w.'’-]*\s?){1,4})"
)
_AUTHOR_LABEL = re.compile(r"^\s*(?:作者|文|撰文|记者|by)\s*[:：/｜|\s]\s*", re.IGNORECASE)
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_ENGLISH_DATE = re.compile(
    rf"\b(?:{_MONTH}\s{_DAY}|{_DAY}\s{_MONTH}),?\s((?:19|20)\d\d)\b", re.IGNORECASE
)
#: A clock in the page's head, and the years of a copyright, are no date of an article.
_OTHER_DATE = re.compile("今天|现在|当前|©|copyright|版权|备案|updated|更新", re.IGNORECASE)
_DATE_METAS = (
    "article:published_time",
    "og:published_time",
    "og:release_date",
    "datePublished",
    "published_time",
    "publishdate",
    "publish_date",
    "publish-date",
    "publication_date",
    "pubdate",
    "weibo:article:create_at",
    "bytedance:published_time",
    "parsely-pub-date",
    "citation_publication_date",
    "dc.date.issued",
    "DC.date.issued",
    "dc.date",
    "date",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """`published_on` is an ISO date."""

    title: str | None = None
    author: str | None = None
    site_name: str | None = None
    published_on: str | None = None


def metadata_of(page: Markup) -> Metadata:
    linked_data = _linked_article(page)
    site_name = _site_name(page, linked_data)
    return Metadata(
        title=_title(page, linked_data, site_name),
        author=_author(page, linked_data),
        site_name=site_name,
        published_on=_published_on(page, linked_data),
    )


def _site_name(page: Markup, linked_data: dict[str, Any]) -> str | None:
    stated = page.meta("og:site_name", "application-name")
    name = stated or _names(linked_data.get("publisher"))
    return name if 0 < len(name) <= _NAME_LENGTH else None


def _linked_article(page: Markup) -> dict[str, Any]:  # JSON of a stranger
    """The first object of the page's JSON-LD that has a headline, or an empty one."""
    for script in page.root.xpath("//script[@type='application/ld+json']"):
        try:
            data = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(data):
            if isinstance(item.get("headline"), str):
                return item
    return {}


def _objects(data: object) -> Iterator[dict[str, Any]]:  # JSON of a stranger
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (
                (part for part in graph if isinstance(part, dict))
                if isinstance(graph, list)
                else ()
            )


def _names(value: object) -> str:  # JSON of a stranger
    """The names in a string, an object with a name, or a list of these."""
    if isinstance(value, list):
        return "、".join(filter(None, map(_names, value[:3])))
    if isinstance(value, dict):
        value = value.get("name")
    return tidy(value) if isinstance(value, str) else ""


def _title(page: Markup, linked_data: dict[str, Any], site_name: str | None) -> str | None:
    stated = page.meta("og:title", "twitter:title") or _names(linked_data.get("headline"))
    headings = page.texts("//h1")
    full = stated or page.title or next(iter(headings), "")
    return without_site(full, headings=headings, site_name=site_name) or None


def _author(page: Markup, linked_data: dict[str, Any]) -> str | None:
    candidates = (
        _names(linked_data.get("author")),
        page.meta("author", "article:author", "og:article:author", "byl", "dc.creator"),
        page.text("//*[@itemprop='author']"),
        page.text("//a[@rel='author']"),
        _byline(page),
    )
    for candidate in candidates:
        author = _AUTHOR_LABEL.sub("", candidate or "").strip()
        if author and len(author) <= _NAME_LENGTH and not _LINK.search(author):
            return author
    return None


def _byline(page: Markup) -> str | None:
    for line in page.lines:
        match = _BYLINE.search(line.text) if line.words <= _BYLINE_WORDS else None
        if match:
            return (match[1] or match[2]).strip()
    return None


def _published_on(page: Markup, linked_data: dict[str, Any]) -> str | None:
    stated = (
        _names(linked_data.get("datePublished")),
        page.meta(*_DATE_METAS),
        page.text("//*[@itemprop='datePublished']/@datetime"),
        page.text("//time/@datetime"),
        *(line.text for line in page.lines if line.words <= _BYLINE_WORDS and line.linked == 0),
    )
    for text in stated:
        found = None if _OTHER_DATE.search(text or "") else date_in(text or "")
        if found:
            return found
    return None


def date_in(text: str) -> str | None:
    """The first whole date in a text, as ISO writes it."""
    match = _DATE.search(text)
    if match:
        return _iso(int(match[1]), int(match[2]), int(match[3]))
    named = _ENGLISH_DATE.search(text)
    if named:
        month = _MONTHS.index((named[1] or named[4])[:3].lower()) + 1
        return _iso(int(named[5]), month, int(named[2] or named[3]))
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
