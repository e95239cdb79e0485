"""Ariadne's own ASGI application, with what it leaves to whoever runs it.

It has hooks for parsing and validating, and no cache; an encoder of JSON is an override.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from ariadne import ObjectType, QueryType, ScalarType, load_schema_from_path, make_executable_schema
from ariadne.asgi import GraphQL
from ariadne.asgi.handlers import GraphQLHTTPHandler
from graphql import DocumentNode, GraphQLSchema, parse, validate
from starlette.requests import Request
from starlette.responses import Response

from bench.rivals.history import Row
from bench.rivals.pages import Loaders, cursor_of, history_page
from bench.rivals.serving import Source, run_graphql
from domain.ids import global_id

_SCHEMA = Path(__file__).parents[2] / "schema" / "schema.graphql"
_CONTENTS = ("Article", "Script", "Cover", "InfoCardSet", "VoiceClip")
_FILES = ("ImageAsset", "AudioAsset", "SubtitleAsset", "DocumentAsset")
_DOCUMENTS = 1024

_parsed = lru_cache(_DOCUMENTS)(parse)
_validated = lru_cache(_DOCUMENTS)(validate)


class _Handler(GraphQLHTTPHandler):  # type: ignore[misc]  # Ariadne has an environment of its own
    async def create_json_response(
        self,
        request: Request,
        result: dict[str, Any],  # Any: Ariadne's own
        success: bool,  # noqa: FBT001 - the same
    ) -> Response:
        del request
        status = 200 if success or result.get("data") is not None else 400
        return Response(orjson.dumps(result), status, media_type="application/json")


def _application(source: Source) -> GraphQL:
    return GraphQL(
        _schema(source),
        context_value=lambda _request, _data: Loaders(source.history),
        query_parser=lambda _context, data: _document(data),
        query_validator=_validated,
        http_handler=_Handler(),
    )


def _schema(source: Source) -> GraphQLSchema:
    """Ours, without `@defer`, which Ariadne does not execute."""
    made = make_executable_schema(load_schema_from_path(str(_SCHEMA)), *_resolvers(source))
    kept = [each for each in made.directives if each.name != "defer"]
    return GraphQLSchema(**{**made.to_kwargs(), "directives": kept})


def _document(data: dict[str, Any]) -> DocumentNode:  # Any: whatever a client sent
    return _parsed(data["query"])


def _resolvers(source: Source) -> list[ObjectType | ScalarType]:
    """All other fields are the rows' own."""
    query = QueryType()
    query.set_field("contentHistory", _content_history(source))
    moments = ScalarType("DateTime", serializer=lambda moment: moment.isoformat())
    user = ObjectType("User")
    user.set_field("id", lambda row, _: global_id("User", row["id"]))
    return [query, moments, user, *map(_content, _CONTENTS), *map(_file, _FILES)]


def _content_history(source: Source) -> Any:  # noqa: ANN401 - one of Ariadne's resolvers
    async def resolve(_root: object, _info: object, *, first: int, **_unused: object) -> Row:
        rows, has_more = await history_page(source, first)
        edges = [{"cursor": cursor_of(row), "node": row} for row in rows]
        return {
            "edges": edges,
            "pageInfo": {
                "hasNextPage": has_more,
                "hasPreviousPage": False,
                "startCursor": edges[0]["cursor"] if edges else None,
                "endCursor": edges[-1]["cursor"] if edges else None,
            },
        }

    return resolve


def _content(name: str) -> ObjectType:
    content = ObjectType(name)
    content.set_field("id", lambda row, _: global_id("Content", row["id"]))
    content.set_field("owner", lambda row, info: info.context.users.load(row["ownerId"]))
    content.set_field("assets", lambda row, info: info.context.assets.load(row["id"]))
    return content


def _file(name: str) -> ObjectType:
    file = ObjectType(name)
    file.set_field("id", lambda row, _: global_id("Asset", row["id"]))
    return file


if __name__ == "__main__":
    run_graphql(_application)
