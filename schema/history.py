"""The history as a list: what to show, and in which order."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import strawberry

from domain import content, contents
from domain.content import ContentKind, checked_moment
from domain.contents import ContentCriteria, ContentSortField
from domain.page import PAGE_LIMIT, PageRequest
from domain.platform import Platform
from domain.searchable import QUERY_LENGTH, SOUGHT_TAGS, checked_tags
from domain.services.examining import ArgumentTooLong
from resolvers.content import content_history, total_count
from resolvers.context import Info
from resolvers.page import After, First
from resolvers.page import Connection as Page
from schema.content import Content
from schema.enums import describe
from schema.page import Connection
from schema.points import COST, COUNT


class SortDirection(StrEnum):
    ASC = "ASC"
    DESC = "DESC"


describe(
    SortDirection,
    "Which end comes first.",
    {
        "ASC": "The oldest, the least relevant, or the first by the codes of their characters.",
        "DESC": "The newest, the most relevant, or the last by the codes of their characters.",
    },
)
describe(
    ContentSortField,
    "What a list is ordered by.",
    {
        "CREATED_AT": "When it was made.",
        "UPDATED_AT": "When its owner last changed it.",
        "TITLE": "Its title, by the codes of its characters.",
        "RELEVANCE": "Whether its title has all words of `text`, then when it was made.",
    },
)


@strawberry.input(description="A span of time.")
class DateTimeRangeInput:
    start: datetime | None = strawberry.field(
        description="From this moment on, with its time zone; open if absent.", default=None
    )
    end: datetime | None = strawberry.field(
        description="Before this moment, with its time zone; open if absent.", default=None
    )


@strawberry.input(description="Which contents to show; what is absent does not restrict.")
class ContentFilter:
    kinds: list[ContentKind] | None = strawberry.field(description="Any of these.", default=None)
    favorite: bool | None = strawberry.field(
        description="Marked by their owner, or not.", default=None
    )
    created_between: DateTimeRangeInput | None = strawberry.field(
        description="Made in this span.", default=None
    )
    text: str | None = strawberry.field(
        description="Words that must all stand in its title, tags or texts, in any order, at most"
        f" {QUERY_LENGTH} characters. Punctuation alone finds nothing.",
        default=None,
    )
    tags: list[str] | None = strawberry.field(
        description=f"All of these, however they are written; at most {SOUGHT_TAGS}.", default=None
    )
    platform: Platform | None = strawberry.field(
        description="Made for this platform.", default=None
    )
    deleted: bool | None = strawberry.field(
        description="True shows the trash, in place of all else.", default=None
    )

    @property
    def words(self) -> str | None:
        """None where nothing is sought. Raises `ArgumentTooLong`."""
        text = (self.text or "").strip()
        if len(text) > QUERY_LENGTH:
            raise ArgumentTooLong("filter.text", longest=QUERY_LENGTH)
        return text or None

    def to_domain(self, owner_id: str) -> ContentCriteria:
        """Without the words. Raises `TagsTooMany` and `MomentInvalid`."""
        span = self.created_between or DateTimeRangeInput()
        return ContentCriteria(
            owner_id=owner_id,
            kinds=None if self.kinds is None else tuple(dict.fromkeys(self.kinds)),
            is_favorite=self.favorite,
            created_from=None if span.start is None else checked_moment(span.start),
            created_until=None if span.end is None else checked_moment(span.end),
            tags=checked_tags(self.tags or ()),
            platform=self.platform,
            is_deleted=self.deleted is True,
        )


@strawberry.input(description="In which order to show them.")
class ContentOrder:
    field: ContentSortField = strawberry.field(
        description="What to order by.", default=ContentSortField.CREATED_AT
    )
    direction: SortDirection = strawberry.field(
        description="Which end comes first.", default=SortDirection.DESC
    )

    def to_domain(self) -> contents.ContentOrder:
        return contents.ContentOrder(self.field, self.direction is SortDirection.DESC)


@strawberry.type(description="A page of the history.")
class ContentConnection(Connection[Content]):
    total_count: int = strawberry.field(
        resolver=total_count,
        description="How many the whole list has; counted only when asked for.",
        metadata={COST: COUNT},
    )


Last = Annotated[
    int | None,
    strawberry.argument(description=f"How many items from the end, 1 to {PAGE_LIMIT}."),
]
Before = Annotated[
    str | None, strawberry.argument(description="A cursor of this list: what comes before it.")
]
Filter = Annotated[
    ContentFilter | None, strawberry.argument(name="filter", description="Which to show.")
]
Order = Annotated[
    ContentOrder | None,
    strawberry.argument(
        description="Newest first if absent, and by relevance where `text` is sought."
    ),
]


async def history(  # noqa: PLR0913 - Relay has four arguments, and we add two
    info: Info,
    *,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    restriction: Filter = None,
    order_by: Order = None,
) -> Page[content.Content]:
    """Reads the arguments; raises `BadUserInput` for those that make no sense."""
    owner_id, words = info.context.require_viewer().user_id, None
    criteria = ContentCriteria(owner_id)
    if restriction is not None:
        criteria, words = restriction.to_domain(owner_id), restriction.words
    if words is not None:
        criteria = info.context.product.history.with_words(criteria, words)
    order = _order(order_by, is_search=words is not None)
    request = PageRequest.of(order.listing, first=first, after=after, last=last, before=before)
    return await content_history(info, criteria, order, request)


def _order(asked: ContentOrder | None, *, is_search: bool) -> contents.ContentOrder:
    if asked is not None:
        return asked.to_domain()
    field = ContentSortField.RELEVANCE if is_search else ContentSortField.CREATED_AT
    return contents.ContentOrder(field)
