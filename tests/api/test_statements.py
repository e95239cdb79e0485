"""A page costs the same number of SQL statements, whatever its size."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from domain.generation import RecipeInput
from domain.language import Locale
from domain.recipes.extract_content import ExtractContent
from domain.recipes.synthesize_voice import SynthesizeVoice
from domain.services.accounts import Registration
from domain.services.sessions import Device
from domain.session import SessionTokens
from domain.source import ContentSource, TextSource
from domain.writing import Length
from infra.bootstrap import Studio
from infra.connections import opened
from infra.db.migration import migrate
from infra.embedded import completed
from infra.settings import Settings
from resolvers.context import Context
from schema.schema import make_schema
from tests.api.client import ARTICLE
from tests.servers import RedisServer
from tests.sql_recorder import recorded_sql

_ITEMS = 3
_HISTORY = """
query ($first: Int) {
  contentHistory(first: $first) {
    pageInfo { hasNextPage }
    edges { cursor node {
      id title owner { id displayName } assets { id } shares { id }
      generation { status queuePosition content { id } }
    } }
  }
}
"""
_MEDIA = """
query ($first: Int) {
  contentHistory(first: $first, filter: {kinds: [VOICE]}) {
    edges { node {
      basedOn { id title basedOn { id } } assets { id url }
      ... on VoiceClip {
        audio { url } parts { url } subtitles { srtUrl vttUrl cues { text } } voiceId
      }
    } }
  }
}
"""
_FOUND = """
query ($first: Int) {
  contentHistory(first: $first, filter: {text: "的", kinds: [EXTRACT]}) {
    edges { node {
      versions { version title } source { id } derived { id versions { version } source { id } }
    } }
  }
}
"""
_GENERATIONS = """
query ($first: Int) {
  generations(first: $first) {
    edges { node { id status queuePosition content { id title owner { id } assets { id } } } }
  }
}
"""
_TOTAL = "{ contentHistory(first: 1) { totalCount } }"
_OWN = "{ me { ownProvider { model } } }"
_KEYS = "{ me { keys { edges { node { state plan { name } events { type } } } } } }"


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def context(tmp_path: Path, redis: RedisServer) -> AsyncIterator[Context]:
    """A creator's, with a few contents."""
    settings = completed(Settings(data_dir=tmp_path, redis_url=SecretStr(redis.url)))
    await migrate(settings.database_url.get_secret_value())
    async with opened(settings) as connections:
        studio = Studio(settings, connections)
        tokens = await _creator(studio)
        yield Context(
            product=studio.product,
            device=Device("127.0.0.1"),
            locale=Locale.EN,
            request_id="test",
            access_token=tokens.access_token,
        )


async def _creator(studio: Studio) -> SessionTokens:
    registration = Registration(email=f"{uuid4().hex}@example.com", password=uuid4().hex)
    tokens = await studio.product.accounts.register(registration, Device("127.0.0.1"))
    issued = await studio.treasury.issuing.issue("creator", count=2, name="statements")
    for code in issued.codes:
        await studio.product.activation.activate(code, user_id=tokens.user.id)
    extract = ExtractContent(source=TextSource(ARTICLE), length=Length.SHORT)
    for _ in range(_ITEMS):
        content_id = await _made(studio, extract, tokens.user.id)
        await _made(studio, SynthesizeVoice(source=ContentSource(content_id)), tokens.user.id)
    return tokens


async def _made(studio: Studio, request: RecipeInput, owner_id: str) -> str:
    """The id of the content."""
    requested = await studio.product.generating.request(
        request, owner_id=owner_id, idempotency_key=uuid4().hex
    )
    await studio.performing.perform(requested.generation.id)
    async with studio.product.database.read_latest() as reader:
        [content] = await reader.contents.list_of_generations([requested.generation.id])
    return content.id


@pytest.mark.parametrize(
    ("query", "statements"),
    [
        # The page; owners, assets, links and generations; their queue positions and contents.
        (_HISTORY, 7),
        # The page; positions and contents; the contents' owners and assets.
        (_GENERATIONS, 5),
        # The page; all its files; what it is based on, and that on nothing.
        (_MEDIA, 3),
        # The page; versions and what was made of it; the versions and the sources of that.
        (_FOUND, 5),
    ],
)
async def test_a_page_of_any_size_takes_the_same_statements(
    context: Context, query: str, statements: int
) -> None:
    schema = make_schema()
    for size in (1, _ITEMS):
        with recorded_sql() as sent:
            result = await schema.execute(
                query, variable_values={"first": size}, context_value=context
            )
        assert result.errors is None
        assert result.data is not None
        assert len(next(iter(result.data.values()))["edges"]) == size
        assert len(sent) == statements, sent


@pytest.mark.parametrize(("query", "statements"), [(_TOTAL, 2), (_KEYS, 4), (_OWN, 2)])
async def test_what_is_not_asked_for_is_not_read(
    context: Context, query: str, statements: int
) -> None:
    with recorded_sql() as sent:
        result = await make_schema().execute(query, context_value=context)

    assert result.errors is None
    assert len(sent) == statements, sent
