"""What contents hold costs the same number of SQL statements, however much it is."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.content import Content
from domain.recipes.extract_content import ExtractContent
from domain.source import TextSource
from domain.user import Role
from domain.writing import Length
from infra.identity import new_id
from tests.api.client import ARTICLE
from tests.api.counting import Counter, counting
from tests.api.full_contents import Making, a_card_set, a_cover, a_script, an_article, files_of
from tests.factories import a_generation

_SIZES = (1, 2, 3)
_REVIEW = """
fragment Checks on Review {
  compliance { hits { text reason replacements } } titleCompliance { hits { text } }
  factIssues { text } overlap { spans { start } } brandHits { text } titleBrandHits { text }
}
"""
_COVERS = (
    _REVIEW
    + """
query ($first: Int) {
  contentHistory(first: $first, filter: {kinds: [COVER]}) { edges { node {
    tags ... on Cover { images { url thumbnailUrl(width: 100) qc { detail } } review { ...Checks } }
  } } }
}
"""
)
_CARDS = (
    _REVIEW
    + """
query ($first: Int) {
  contentHistory(first: $first, filter: {kinds: [INFO_CARD]}) { edges { node {
    tags ... on InfoCardSet {
      cards { points { text } tags } pages { url qc { detail } } longImage { url } pdf { url }
      review { ...Checks }
    }
  } } }
}
"""
)
_ARTICLES = (
    _REVIEW
    + """
query ($first: Int) {
  contentHistory(first: $first, filter: {kinds: [EXTRACT]}) { edges { node {
    tags ... on Article {
      titleCandidates labelledBody keyPoints quotes quotations { text } citations { url }
      hashtags platformIssues { message } review { ...Checks }
    }
  } } }
}
"""
)
_SCRIPTS = (
    _REVIEW
    + """
query ($first: Int) {
  contentHistory(first: $first, filter: {kinds: [SCRIPT]}) { edges { node {
    tags ... on Script {
      titleCandidates scenes { narration } hashtags platformIssues { message }
      review { ...Checks }
    }
  } } }
}
"""
)
_SHARED = """
query ($token: String!) {
  sharedContent(token: $token) {
    tags keyPoints citations { url } scenes { narration } cards { points { text } }
    cues { text } images { url thumbnailUrl(width: 100) } longImage { url } pdf { url }
    authorName
  }
}
"""


@pytest.fixture
async def creator(tmp_path: Path) -> AsyncIterator[Counter]:
    async with counting(tmp_path, Role.USER) as counter:
        yield counter


async def _made(creator: Counter, making: Making) -> list[Content]:
    """One of each size, the smallest first."""
    product = creator.studio.product
    issued = await creator.studio.treasury.issuing.issue("creator", count=1, name="statements")
    key = await product.activation.activate(issued.codes[0], user_id=creator.user_id)
    extract = ExtractContent(source=TextSource(ARTICLE), length=Length.SHORT)
    contents: list[Content] = []
    async with product.database.begin(user_id=creator.user_id) as work:
        for size in _SIZES:
            generation = a_generation(creator.user_id, key.id, id=new_id(), input=extract)
            content = making(creator.user_id, generation.id, size)
            await work.generations.add(generation)
            await work.contents.add(content)
            await work.assets.add_many(files_of(content, size))
            contents.append(content)
    return contents


@pytest.mark.parametrize(
    ("query", "making", "statements"),
    [
        # The page; all its files.
        (_COVERS, a_cover, 2),
        (_CARDS, a_card_set, 2),
        # The page, as all the rest is in it.
        (_ARTICLES, an_article, 1),
        (_SCRIPTS, a_script, 1),
    ],
    ids=["covers", "cards", "articles", "scripts"],
)
async def test_all_that_contents_hold_is_read_with_them(
    creator: Counter, query: str, making: Making, statements: int
) -> None:
    await _made(creator, making)

    for first in (1, len(_SIZES)):
        data, sent = await creator.ask(query, first=first)
        edges = data["contentHistory"]["edges"]
        assert [len(edge["node"]["tags"]) for edge in edges] == [*reversed(_SIZES)][:first]
        assert len(sent) == statements, sent


@pytest.mark.parametrize("making", [a_card_set, an_article, a_script])
async def test_a_shared_content_of_any_size_takes_the_same_statements(
    creator: Counter, making: Making
) -> None:
    for content, size in zip(await _made(creator, making), _SIZES, strict=True):
        shared = await creator.studio.product.sharing.share(content.id, owner_id=creator.user_id)
        data, sent = await creator.ask(_SHARED, token=shared.token)
        assert len(data["sharedContent"]["tags"]) == size
        assert len(data["sharedContent"]["images"]) == size
        # The link; the content, whose it is, its files.
        assert len(sent) == 4, sent
