"""A creator's history."""

from collections.abc import Awaitable, Callable, Sequence
from typing import cast

from domain.ai_label import labelled_text
from domain.content import Article, Content, Script, VersionNote, VoiceClip
from domain.contents import ContentCriteria, ContentOrder
from domain.measures import reading_seconds, spoken_language
from domain.page import PageRequest
from domain.platforms import PROFILES
from resolvers.context import Info
from resolvers.page import Connection, First


async def content_history(
    info: Info, criteria: ContentCriteria, order: ContentOrder, request: PageRequest
) -> Connection[Content]:
    history = info.context.product.history
    page = await history.page(criteria, order, request)
    name = order.listing.name

    def cursor(content: Content) -> str:
        return history.position(content, criteria, order).to_cursor(name)

    return Connection(page, cursor, count=lambda: history.count(criteria))


async def total_count(root: Connection[Content]) -> int:
    """Of a list that can be counted."""
    return await cast("Callable[[], Awaitable[int]]", root.count)()


async def versions(root: Content, info: Info, *, first: First = None) -> Sequence[VersionNote]:
    request = PageRequest.of("versions", first=first)
    notes = await info.context.loaders.version_notes.load(root.id)
    return notes[: request.size]


def subtitles(root: VoiceClip) -> VoiceClip:
    """The clip itself: its subtitles are some of its fields and files."""
    return root


def hashtags(root: Article | Script) -> list[str]:
    """#咖啡 where no platform says otherwise."""
    if root.platform is None:
        return [f"#{tag}" for tag in root.tags]
    return PROFILES[root.platform].topics(root.tags)


def labelled_body(root: Article) -> str:
    return labelled_text(root.body, spoken_language(root.body))


def reading_seconds_of_body(root: Article) -> int:
    return round(reading_seconds(root.body))
