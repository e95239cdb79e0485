"""The history as a list: what to show, and in which order."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import strawberry

from domain import content
from domain.content import ContentCriteria, ContentKind, ContentSortField, checked_moment
from domain.page import PAGE_LIMIT, PageRequest
from resolvers.content import content_history
from resolvers.context import Info
from resolvers.page import After, First
from resolvers.page import Connection as Page
from schema.content import Content
from schema.enums import describe
from schema.page import Connection


class SortDirection(StrEnum):
    ASC = "ASC"
    DESC = "DESC"


describe(SortDirection, "Which end comes first.", {"ASC": "The oldest.", "DESC": "The newest."})
describe(
    ContentSortField,
    "What a list is ordered by.",
    {"CREATED_AT": "When it was made.", "UPDATED_AT": "When its owner last changed it."},
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

    def to_domain(self, owner_id: str) -> ContentCriteria:
        span = self.created_between or DateTimeRangeInput()
        return ContentCriteria(
            owner_id=owner_id,
            kinds=None if self.kinds is None else tuple(self.kinds),
            is_favorite=self.favorite,
            created_from=None if span.start is None else checked_moment(span.start),
            created_until=None if span.end is None else checked_moment(span.end),
        )


@strawberry.input(description="In which order to show them.")
class ContentOrder:
    field: ContentSortField = strawberry.field(
        description="What to order by.", default=ContentSortField.CREATED_AT
    )
    direction: SortDirection = strawberry.field(
        description="Which end comes first.", default=SortDirection.DESC
    )

    def to_domain(self) -> content.ContentOrder:
        return content.ContentOrder(self.field, self.direction is SortDirection.DESC)


@strawberry.type(description="A page of the history.")
class ContentConnection(Connection[Content]):
    total_count: int = strawberry.field(
        resolver=lambda root: root.count(),
        graphql_type=int,
        description="How many the whole list has; counted only when asked for.",
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
Order = Annotated[ContentOrder | None, strawberry.argument(description="Newest first if absent.")]


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
    order = (order_by or ContentOrder()).to_domain()
    viewer = info.context.require_viewer()
    return await content_history(
        info,
        (restriction or ContentFilter()).to_domain(viewer.user_id),
        order,
        PageRequest.of(order.list_name, first=first, after=after, last=last, before=before),
    )
