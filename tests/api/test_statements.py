"""A page costs the same number of SQL statements, whatever its size."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from domain.generation import RecipeInput
from domain.recipes.extract_content import ExtractContent
from domain.recipes.synthesize_voice import SynthesizeVoice
from domain.source import ContentSource, TextSource
from domain.user import Role
from domain.writing import Length
from tests.api.client import ARTICLE
from tests.api.counting import Counter, counting

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
async def creator(tmp_path: Path) -> AsyncIterator[Counter]:
    """With a few contents."""
    async with counting(tmp_path, Role.USER) as counter:
        await _entitle(counter)
        extract = ExtractContent(source=TextSource(ARTICLE), length=Length.SHORT)
        for _ in range(_ITEMS):
            content_id = await _made(counter, extract)
            await _made(counter, SynthesizeVoice(source=ContentSource(content_id)))
        yield counter


async def _entitle(creator: Counter) -> None:
    studio = creator.studio
    issued = await studio.treasury.issuing.issue("creator", count=2, name="statements")
    for code in issued.codes:
        await studio.product.activation.activate(code, user_id=creator.user_id)


async def _made(creator: Counter, request: RecipeInput) -> str:
    """The id of the content."""
    requested = await creator.studio.product.generating.request(
        request, owner_id=creator.user_id, idempotency_key=uuid4().hex
    )
    await creator.studio.performing.perform(requested.generation.id)
    async with creator.studio.product.database.read_latest() as reader:
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
    creator: Counter, query: str, statements: int
) -> None:
    for size in (1, _ITEMS):
        data, sent = await creator.ask(query, first=size)
        assert len(next(iter(data.values()))["edges"]) == size
        assert len(sent) == statements, sent


@pytest.mark.parametrize(("query", "statements"), [(_TOTAL, 2), (_KEYS, 4), (_OWN, 2)])
async def test_what_is_not_asked_for_is_not_read(
    creator: Counter, query: str, statements: int
) -> None:
    _, sent = await creator.ask(query)

    assert len(sent) == statements, sent
