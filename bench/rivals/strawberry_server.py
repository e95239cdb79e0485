"""strawberry as it comes; `bench.rivals.tuned_strawberry_server` has what it knows for speed."""

from collections.abc import Sequence
from datetime import datetime

import strawberry
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.extensions import SchemaExtension
from strawberry.tools import create_type

from bench.rivals.history import Row
from bench.rivals.pages import Loaders, cursor_of, history_page
from bench.rivals.serving import Source, run_graphql
from domain.content import ContentKind
from domain.ids import global_id
from domain.page import PAGE_DEFAULT
from domain.platform import Platform

strawberry.enum(ContentKind)
strawberry.enum(Platform)


@strawberry.type
class User:
    id: strawberry.ID
    display_name: str


@strawberry.interface
class Asset:
    id: strawberry.ID
    mime_type: str
    byte_size: int


@strawberry.type
class ImageAsset(Asset):
    width: int
    height: int


@strawberry.type
class AudioAsset(Asset): ...


@strawberry.type
class SubtitleAsset(Asset): ...


@strawberry.type
class DocumentAsset(Asset): ...


_FILES = {each.__name__: each for each in (AudioAsset, SubtitleAsset, DocumentAsset)}


def _asset(row: Row) -> Asset:
    known = {
        "id": strawberry.ID(global_id("Asset", row["id"])),
        "mime_type": row["mimeType"],
        "byte_size": row["byteSize"],
    }
    if row["kind"] == "IMAGE":
        return ImageAsset(**known, width=row["width"], height=row["height"])
    return _FILES[row["__typename"]](**known)


@strawberry.interface
class Content:
    row_id: strawberry.Private[str]
    owner_id: strawberry.Private[str]
    id: strawberry.ID
    kind: ContentKind
    title: str
    tags: list[str]
    is_favorite: bool
    source_url: str | None
    created_at: datetime
    updated_at: datetime

    @strawberry.field
    async def owner(self, info: strawberry.Info[Loaders]) -> User:
        row = await info.context.users.load(self.owner_id)
        return User(id=strawberry.ID(global_id("User", row["id"])), display_name=row["displayName"])

    @strawberry.field
    async def assets(self, info: strawberry.Info[Loaders]) -> list[Asset]:
        return [_asset(row) for row in await info.context.assets.load(self.row_id)]


@strawberry.type
class Article(Content):
    platform: Platform | None
    body: str
    word_count: int
    summary: str
    key_points: list[str]
    quotes: list[str]


def _article(row: Row) -> Article:
    return Article(
        row_id=row["id"],
        owner_id=row["ownerId"],
        id=strawberry.ID(global_id("Content", row["id"])),
        kind=ContentKind(row["kind"]),
        title=row["title"],
        tags=row["tags"],
        is_favorite=row["isFavorite"],
        source_url=row["sourceUrl"],
        created_at=row["createdAt"],
        updated_at=row["updatedAt"],
        platform=row["platform"] and Platform(row["platform"]),
        body=row["body"],
        word_count=row["wordCount"],
        summary=row["summary"],
        key_points=row["keyPoints"],
        quotes=row["quotes"],
    )


@strawberry.type
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class ContentEdge:
    cursor: str
    node: Content


@strawberry.type
class ContentConnection:
    edges: list[ContentEdge]
    page_info: PageInfo


def _schema(source: Source, extensions: Sequence[type[SchemaExtension]]) -> strawberry.Schema:
    async def content_history(first: int = PAGE_DEFAULT) -> ContentConnection:
        rows, has_more = await history_page(source, first)
        edges = [ContentEdge(cursor=cursor_of(row), node=_article(row)) for row in rows]
        return ContentConnection(
            edges=edges,
            page_info=PageInfo(
                has_next_page=has_more,
                has_previous_page=False,
                start_cursor=edges[0].cursor if edges else None,
                end_cursor=edges[-1].cursor if edges else None,
            ),
        )

    query = create_type("Query", [strawberry.field(content_history, name="contentHistory")])
    return strawberry.Schema(
        query, types=[Article, ImageAsset, *_FILES.values()], extensions=extensions
    )


class Application(GraphQL[Loaders, None]):
    """As strawberry's documentation has it."""

    extensions: Sequence[type[SchemaExtension]] = ()

    def __init__(self, source: Source) -> None:
        super().__init__(_schema(source, self.extensions))
        self._source = source

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> Loaders:
        del request, response
        return Loaders(self._source.history)


if __name__ == "__main__":
    run_graphql(Application)
