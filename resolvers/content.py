"""A creator's history."""

from domain.ai_label import labelled_text
from domain.content import (
    Article,
    Content,
    ContentCriteria,
    ContentOrder,
    ContentSortField,
    Script,
    VoiceClip,
)
from domain.measures import reading_seconds, spoken_language
from domain.page import PageRequest, Position
from domain.platforms import PROFILES
from resolvers.context import Info
from resolvers.page import Connection


async def content_history(
    info: Info, criteria: ContentCriteria, order: ContentOrder, request: PageRequest
) -> Connection[Content]:
    history = info.context.product.history
    page = await history.page(criteria, order, request)

    def cursor(content: Content) -> str:
        is_created = order.field is ContentSortField.CREATED_AT
        moment = content.created_at if is_created else content.updated_at
        return Position(moment, content.id).to_cursor(order.list_name)

    return Connection(page, cursor, count=lambda: history.count(criteria))


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
