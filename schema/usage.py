"""What has been used, added up."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.generation import GenerationKind
from domain.services import counting
from domain.usage_range import RANGE_DAYS, TimeBucket
from resolvers import usage as resolvers
from resolvers.context import Info
from schema.enums import describe
from schema.scalars import SafeInt

describe(
    TimeBucket,
    "How long a step of a series is, by the calendar of your time zone.",
    {"DAY": "A day.", "WEEK": "A week, from Monday.", "MONTH": "A month."},
)


@strawberry.input(
    description="A span of time. A moment without a time zone is in yours, and a date alone is the"
    " beginning of that day; both ends are moved outwards to full quarters of an hour."
)
class DateRangeInput:
    from_: datetime = strawberry.field(
        name="from", description="From this moment on, such as `2026-11-01`."
    )
    to: datetime = strawberry.field(
        description=f"Before this moment, at most {RANGE_DAYS} days later."
    )


@strawberry.type(description="What the generations of a span came to.")
class UsageTotals:
    generations: int = strawberry.field(
        description="Those that ended: succeeded, failed or cancelled."
    )
    succeeded: int = strawberry.field(description="Those that succeeded.")
    failed: int = strawberry.field(description="Those that failed; their credits were given back.")
    cancelled: int = strawberry.field(
        description="Those that were called off; their credits were given back."
    )
    credits_spent: SafeInt = strawberry.field(description="Credits that they cost.")
    tokens_in: SafeInt = strawberry.field(
        description="Tokens that AI models read for those that succeeded."
    )
    tokens_out: SafeInt = strawberry.field(
        description="Tokens that AI models wrote for those that succeeded."
    )
    success_rate: float | None = strawberry.field(
        description="The share of successes among those that nobody called off, 0 to 1; null where"
        " there are none."
    )


@strawberry.type(description="What the generations of one kind came to.")
class UsageOfKind(UsageTotals):
    kind: GenerationKind = strawberry.field(description="The kind.")


@strawberry.type(description="What the generations of a day, a week or a month came to.")
class UsageOfBucket(UsageTotals):
    starts_at: datetime = strawberry.field(
        description="When it begins; the first may begin before the span, and counts from there."
    )


@strawberry.type(description="What your generations that ended in a span of time came to.")
class UsageStats:
    totals: UsageTotals = strawberry.field(description="All of them.")
    by_kind: list[UsageOfKind] = strawberry.field(
        description="Each kind, those without a generation too."
    )
    series: list[UsageOfBucket] = strawberry.field(
        description="Each bucket that the span touches, those without a generation too."
    )
    time_zone: str = strawberry.field(
        description="Whose calendar it is, by its name in the IANA database."
    )


Range = Annotated[DateRangeInput, strawberry.argument(name="range", description="Which span.")]
Bucket = Annotated[TimeBucket, strawberry.argument(description="How long the series' steps are.")]


async def usage_stats(info: Info, *, span: Range, bucket: Bucket) -> counting.UsageStats:
    return await resolvers.usage_stats(info, since=span.from_, until=span.to, bucket=bucket)
