"""What generations made."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain import content
from domain.content import ContentKind
from domain.platform import Platform
from domain.share import SHARE_LIMIT
from domain.writing import LIST_LIMIT, TITLE_CANDIDATES
from resolvers.content import hashtags, labelled_body, reading_seconds_of_body, versions
from schema.asset import Asset
from schema.edge import edge
from schema.enums import describe
from schema.node import Node, node_id
from schema.platform import PlatformIssue
from schema.review import Review
from schema.share import Share
from schema.shown import shows
from schema.user import User
from schema.version import ContentVersion

if TYPE_CHECKING:
    from schema.generation import Generation

KINDS = {
    "EXTRACT": "内容提炼: the essence of an article.",
    "SEARCH": "全网搜索: an answer from the web, with citations.",
    "REWRITE": "改写: a text rewritten for a platform.",
    "FROM_URL": "A new text from web pages.",
    "COVER": "封面: cover pictures.",
    "INFO_CARD": "信息卡片: a set of cards.",
    "VOICE": "语音合成: speech with subtitles.",
    "SCRIPT": "脚本: a script for a video.",
}
describe(ContentKind, "What a content is, by what made it.", KINDS)


@strawberry.type(description="Where a claim comes from.")
class Citation:
    index: int = strawberry.field(
        description="The page's number, from 1: the n of `[n]` in a body that has such marks."
        " A page that supports several claims comes once for each quote."
    )
    title: str = strawberry.field(description="The page's title.")
    url: str = strawberry.field(description="The page's address.")
    quoted_text: str = strawberry.field(description="What the page says, word for word.")
    is_supported: bool = strawberry.field(
        description="Whether the claim is borne out: the words stand in the page in any case,"
        " but here a figure of the claim does not, or you have changed the claim since."
    )


@strawberry.type(description="Words of the source, with their place in it.")
class Quotation:
    text: str = strawberry.field(description="Word for word as the source has it.")
    start: int = strawberry.field(
        description="Characters of the source's text before it, in Unicode code points. The text"
        " counts as it is read: lines end with one \\n, and no blank space is around it."
    )
    end: int = strawberry.field(description="Characters of the source's text up to its end.")
    paragraph: int = strawberry.field(description="The source's paragraph that holds it, from 1.")


@strawberry.interface(description="What a generation made, kept in its owner's history.")
class Content(Node):
    id: strawberry.ID = node_id("Content")
    kind: ContentKind = strawberry.field(description="What made it.")
    title: str = strawberry.field(description="At most 200 characters.")
    tags: list[str] = strawberry.field(description="Keywords without #, at most 20.")
    is_favorite: bool = strawberry.field(description="Whether its owner marked it.")
    source_url: str | None = strawberry.field(
        description="The page it started from; null where it was a text."
    )
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it last changed.")
    deleted_at: datetime | None = strawberry.field(
        description="When it was deleted; null where it is not. 30 days later it is gone for good."
    )
    version: int = strawberry.field(
        description="From 1; grows with each change of its title or its text."
    )
    versions = strawberry.field(
        resolver=versions,
        graphql_type=list[ContentVersion],
        description="What it was before, the newest first: its last 100 at most; those before are"
        " gone.",
    )
    based_on: Annotated["Content", strawberry.lazy("schema.content")] | None = edge(
        Annotated["Content", strawberry.lazy("schema.content")] | None,
        "Your content that it was made from; null where it was none, or that one is gone.",
        loader="live_contents",
        key="based_on_id",
    )
    source: Annotated["Content", strawberry.lazy("schema.content")] | None = edge(
        Annotated["Content", strawberry.lazy("schema.content")] | None,
        "The same as `basedOn`.",
        loader="live_contents",
        key="based_on_id",
        deprecated_because="Ask for `basedOn`, which is the same: in inputs, `source` may also be a"
        " text or a page.",
    )
    derived: list[Annotated["Content", strawberry.lazy("schema.content")]] = edge(
        list[Annotated["Content", strawberry.lazy("schema.content")]],
        "Your contents that were made from it, the newest 100 at most: those `basedOn` it.",
        loader="derived_contents",
    )
    owner: User = edge(User, "Whose it is.", loader="users", key="owner_id")
    generation: Annotated["Generation", strawberry.lazy("schema.generation")] = edge(
        Annotated["Generation", strawberry.lazy("schema.generation")],
        "The job that made it.",
        loader="generations",
        key="generation_id",
    )
    assets: list[Asset] = edge(list[Asset], "Its files, in order.", loader="assets_of_contents")
    shares: list[Share] = edge(
        list[Share],
        f"Your links to it that work, newest first, at most {SHARE_LIMIT}.",
        loader="shares_of_contents",
    )


@strawberry.type(description="A text.")
class Article(Content):
    platform: Platform | None = strawberry.field(
        description="The platform it is written for; null for none in particular."
    )
    title_candidates: list[str] = strawberry.field(
        description=f"The title and others to choose from, at most {TITLE_CANDIDATES}."
    )
    body: str = strawberry.field(
        description="Markdown, or plain text for platforms that do not show that."
    )
    labelled_body = strawberry.field(
        resolver=labelled_body,
        description="The body as it is to be copied or exported: with a line at its end that says"
        " AI made it, as GB 45438-2025 asks.",
    )
    word_count: int = strawberry.field(
        description="Characters that are not white space, as Chinese platforms count."
    )
    reading_seconds = strawberry.field(
        resolver=reading_seconds_of_body,
        description="At 400 Chinese characters and 230 other words a minute.",
    )
    summary: str = strawberry.field(description="A few sentences, as they were written.")
    key_points: list[str] = strawberry.field(
        description=f"One sentence each, at most {LIST_LIMIT}, as they were written."
    )
    is_summary_current: bool = strawberry.field(
        description="Whether `summary` and `keyPoints` are of this body: false once you have"
        " changed it, until you restore a version that they are of."
    )
    quotes: list[str] = strawberry.field(
        description=f"Word for word from the source, at most {LIST_LIMIT}: those that the body"
        " showed are gone where you have taken them out of it."
    )
    quotations: list[Quotation] = strawberry.field(
        description="The quotes with their places in the source; empty where those are unknown."
    )
    citations: list[Citation] = strawberry.field(description="Where its claims come from.")
    hashtags = strawberry.field(
        resolver=hashtags, description="The tags as users of its platform write them."
    )
    platform_issues: list[PlatformIssue] = strawberry.field(
        description="Rules of the platform that it breaks."
    )
    review: Review | None = strawberry.field(
        description="What our checks say of it; null for contents older than these checks."
        " Of a text that you have changed since, they know no source: no facts and no overlap."
    )

    is_type_of = shows(content.Article)


@strawberry.type(description="A part of a script.")
class Scene:
    index: int = strawberry.field(description="From 1.")
    heading: str = strawberry.field(description="What it is about.")
    narration: str = strawberry.field(description="What is said.")
    visual: str = strawberry.field(description="What is seen.")
    on_screen_text: str = strawberry.field(
        description="What is written into the picture; may be empty."
    )
    duration_seconds: float = strawberry.field(description="Seconds.")


@strawberry.type(description="A script for a video.")
class Script(Content):
    platform: Platform | None = strawberry.field(
        description="The platform it is written for; null for none in particular."
    )
    title_candidates: list[str] = strawberry.field(
        description=f"The title and others to choose from, at most {TITLE_CANDIDATES}."
    )
    hook: str = strawberry.field(
        description="The first words, 2 to 4 seconds: what the first scene says."
    )
    total_seconds: float = strawberry.field(description="The scenes' seconds together.")
    scenes: list[Scene] = strawberry.field(description="In order, of at most 6 seconds each.")
    hashtags = strawberry.field(
        resolver=hashtags, description="The tags as users of its platform write them."
    )
    platform_issues: list[PlatformIssue] = strawberry.field(
        description="Rules of the platform that it breaks, and a duration that is over 5 % off."
    )
    review: Review | None = strawberry.field(
        description="What our checks say of its narration, one scene on a line."
    )

    is_type_of = shows(content.Script)


TEXT_TYPES = (Article, Script)
