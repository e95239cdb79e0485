"""Platforms: what they allow, and what a text breaks of it."""

from datetime import date

import strawberry

from domain.issue import IssueSeverity
from domain.platform import Platform
from domain.platforms import PlatformRule
from resolvers.platform import issue_message, notes
from schema.batch import computed
from schema.cache_control import CACHE_CONTROL, INHERITED
from schema.enums import describe

describe(
    Platform,
    "Where creators publish.",
    {
        "XIAOHONGSHU": "小红书.",
        "DOUYIN": "抖音.",
        "WECHAT_OFFICIAL": "公众号.",
        "BILIBILI": "B站.",
        "WECHAT_CHANNELS": "视频号.",
        "ZHIHU": "知乎.",
        "WEIBO": "微博.",
    },
)
describe(
    IssueSeverity,
    "How much a broken rule matters.",
    {"WARNING": "It can be published.", "ERROR": "It would be refused or punished."},
)
describe(
    PlatformRule,
    "What a platform limits.",
    {
        "TITLE_TOO_LONG": "The title, as the platform counts.",
        "TITLE_TOO_SHORT": "The title, as the platform counts.",
        "SUMMARY_TOO_LONG": "The digest, in characters.",
        "BODY_TOO_LONG": "The body with its topics, in characters.",
        "TOO_MANY_TAGS": "The number of topics.",
        "DURATION_OFF": "A script's seconds; the limit is what was asked for.",
    },
)


@strawberry.type(description="A platform's rule that the text breaks.")
class PlatformIssue:
    rule: PlatformRule = strawberry.field(description="The rule.")
    severity: IssueSeverity = strawberry.field(description="How much it matters.")
    message = computed(issue_message, str, "What to do about it, in the request's language.")
    actual: int | None = strawberry.field(description="What the text has, in the rule's unit.")
    limit: int | None = strawberry.field(description="What the platform allows.")


@strawberry.type(description="A size of covers.")
class CoverSize:
    name: str = strawberry.field(description="Its proportions.")
    width: int = strawberry.field(description="Pixels.")
    height: int = strawberry.field(description="Pixels.")


@strawberry.type(description="What a platform allows, as far as it is known.")
class PlatformProfile:
    platform: Platform = strawberry.field(description="The platform.")
    name: str = strawberry.field(description="As its users call it.")
    title_limit: int | None = strawberry.field(
        description="Characters of a title, as the platform counts; null if unknown."
    )
    title_minimum: int | None = strawberry.field(
        description="The fewest characters of a title; null if there is no such rule."
    )
    summary_limit: int | None = strawberry.field(
        description="Characters of a digest; null if there is none."
    )
    body_limit: int | None = strawberry.field(description="Characters of a body; null if unknown.")
    max_tags: int | None = strawberry.field(description="Topics; null if unknown.")
    shows_markdown: bool = strawberry.field(
        description="Whether bodies are Markdown; else plain text with the topics at its end."
    )
    cover_sizes: list[CoverSize] = strawberry.field(
        description="What covers are made in.", metadata={CACHE_CONTROL: INHERITED}
    )
    notes = computed(notes, str, "What else to know, in the request's language.")
    verified_at: date = strawberry.field(description="The day on which this was last checked.")
