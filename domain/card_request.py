"""What a request for cards may say: refusals in words that its maker can act on."""

from collections.abc import Collection
from dataclasses import replace

from domain.cover import TITLE_LENGTH
from domain.errors import ErrorCode, Refusal
from domain.info_card import LINK_LENGTH, PAGE_LEAST, PAGE_LIMIT, PageRedo
from domain.language import Sentence
from domain.options import checked_line, checked_number
from domain.source import Source
from domain.writing import Point

HEADING_LENGTH = 60
#: Of a point's text on an edited page, and of its quote.
TEXT_LENGTH = 400
POINTS_OF_A_PAGE = 6


class StartUnclear(Refusal):
    code = ErrorCode.BAD_USER_INPUT

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "请在“来源”和“要重做的页”中二选一。",
                "Give either a source or a page to make anew, not both.",
            ),
            field=("input", "source"),
        )


class CardThemeUnknown(Refusal):
    code = ErrorCode.THEME_UNKNOWN

    def __init__(self, known: Collection[str], field: str = "theme") -> None:
        names = ", ".join(known)
        super().__init__(
            Sentence(f"没有这个主题，可选：{names}。", f"No such theme; choose one of: {names}."),
            field=("input", field),
        )


class LinkNotSecure(Refusal):
    code = ErrorCode.URL_INVALID

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "二维码链接须以 https:// 开头。", "The QR code's link must begin with https://."
            ),
            field=("input", "link"),
        )


class PageEmpty(Refusal):
    code = ErrorCode.TEXT_TOO_SHORT

    def __init__(self) -> None:
        super().__init__(
            Sentence("请至少写一个要点。", "Write at least one point."), field=("input", "points")
        )


class PointsTooMany(Refusal):
    code = ErrorCode.OUT_OF_RANGE

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"一页最多 {POINTS_OF_A_PAGE} 个要点。",
                f"A page has at most {POINTS_OF_A_PAGE} points.",
            ),
            field=("input", "points"),
        )


def require_one_start(source: Source | None, page: PageRedo | None) -> None:
    if (source is None) is (page is None):
        raise StartUnclear


def checked_theme(theme_id: str | None, known: Collection[str], field: str = "theme") -> str | None:
    if theme_id is not None and theme_id not in known:
        raise CardThemeUnknown(known, field)
    return theme_id


def checked_pages(count: int) -> int:
    return checked_number(count, "maxPages", lowest=PAGE_LEAST, highest=PAGE_LIMIT)


def checked_link(url: str) -> str:
    """A link that a QR code can hold and a phone opens without a warning."""
    checked_line(url, "link", longest=LINK_LENGTH)
    if not url.startswith("https://"):
        raise LinkNotSecure
    return url


def checked_redo(redo: PageRedo, theme_ids: Collection[str]) -> PageRedo:
    """In its normal form; raises the `Refusal` that says what is wrong."""
    checked_theme(redo.theme_id, theme_ids)
    return replace(
        redo,
        index=checked_number(redo.index, "page", lowest=1, highest=PAGE_LIMIT),
        title=checked_line(redo.title, "title", longest=TITLE_LENGTH),
        quote=checked_line(redo.quote, "quote", longest=TEXT_LENGTH),
        points=None if redo.points is None else _checked_points(redo.points),
    )


def _checked_points(points: tuple[Point, ...]) -> tuple[Point, ...]:
    if len(points) > POINTS_OF_A_PAGE:
        raise PointsTooMany
    written = tuple(
        Point(
            checked_line(point.heading, f"points.{at}.heading", longest=HEADING_LENGTH) or "",
            checked_line(point.text, f"points.{at}.text", longest=TEXT_LENGTH) or "",
        )
        for at, point in enumerate(points)
    )
    said = tuple(point for point in written if point.heading or point.text)
    if not said:
        raise PageEmpty
    return said
