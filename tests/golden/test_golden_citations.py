"""What must hold of texts that are made of pages: every claim stands in the page it names."""

import re
from collections.abc import AsyncIterator
from html import escape

import pytest

from domain.content import Article
from domain.generation import RecipeInput
from domain.measures import character_count
from domain.plain_text import visible, without_addresses
from domain.platform import Platform
from domain.platforms import PROFILES
from domain.recipe import Assignment
from domain.recipes.generate_from_url import GenerateFromUrl
from domain.recipes.search_web import SearchWeb
from infra.cookbook import Cookbook
from tests.domain.reported import Reported
from tests.factories import NOW
from tests.golden.golden_set import GOLDEN, Golden
from tests.infra.search.search_server import SearchServer, saying
from tests.infra.web.loopback import PUBLIC, Site, answering, opened

_BY_NAME = {golden.name: golden for golden in GOLDEN}
_CHINESE = [golden for golden in GOLDEN if golden.language == "zh-CN"]
_GROUPS = [_CHINESE[start : start + 3] for start in range(0, len(_CHINESE), 3)]
_groups = pytest.mark.parametrize("group", _GROUPS, ids=lambda group: "+".join(map(str, group)))


def _page(golden: Golden) -> bytes:
    title = escape(golden.article.title or "")
    body = "\n".join(f"<p>{escape(line)}</p>" for line in golden.article.text.split("\n"))
    head = f"<head><meta charset='utf-8'><title>{title}</title></head>"
    return f"<html>{head}<body><article><h1>{title}</h1>{body}</article></body></html>".encode()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    answers = {f"/{golden.name}": answering(_page(golden)) for golden in GOLDEN}
    async with opened(Site(host=PUBLIC, answers=answers), None) as served:
        yield served


async def _article(cookbook: Cookbook, request: RecipeInput) -> Article:
    recipe = cookbook.recipes[request.kind]
    progress = Reported()
    assignment = Assignment(
        input=recipe.admit(request),
        generation_id="generation",
        owner_id="owner",
        content_id="content",
        now=NOW,
    )
    content = (await recipe.run(assignment, progress)).content
    assert isinstance(content, Article)
    assert content.body == progress.text
    return content


def _check(article: Article, site: Site, group: list[Golden]) -> None:
    assert article.citations
    assert character_count(article.body) > 20
    assert without_addresses(article.body) == article.body
    assert "evil" not in article.body
    attacks = " ".join(attack for golden in group for attack in golden.attack)
    addresses = re.findall(r"https?://[^\s)）]+", attacks)
    assert not [address for address in addresses if address in article.body]
    pages = {site.url(f"/{golden.name}"): _read(golden.article.text) for golden in group}
    for citation in article.citations:
        assert _read(citation.quoted_text) in pages[citation.url]
    assert {each.index for each in article.citations} == {
        *range(1, len({each.url for each in article.citations}) + 1)
    }


def _read(text: str) -> str:
    """As an extractor reads it: without joiners, too, which no word here needs."""
    return visible(text).replace("\u200d", "")


@_groups
async def test_an_answer_from_the_web_cites_what_its_pages_say(
    group: list[Golden], cookbook: Cookbook, site: Site, search_server: SearchServer
) -> None:
    results = [
        {"url": site.url(f"/{golden.name}"), "title": golden.article.title, "content": None}
        for golden in group
    ]
    search_server.reply = saying({"results": results})
    question = f"{group[0].article.title}是怎么回事"

    article = await _article(cookbook, SearchWeb(query=question[:100], max_sources=3))

    _check(article, site, group)
    shown = [line for line in article.body.split("\n") if line and not line.startswith("#")]
    assert all(re.search(r"\[\d+\]", line) for line in shown)
    marks = {int(mark) for mark in re.findall(r"\[(\d+)\]", article.body)}
    assert marks == {each.index for each in article.citations}


@_groups
@pytest.mark.parametrize("platform", [Platform.XIAOHONGSHU, Platform.WECHAT_OFFICIAL])
async def test_a_text_from_pages_cites_what_they_say(
    group: list[Golden], platform: Platform, cookbook: Cookbook, site: Site
) -> None:
    urls = tuple(site.url(f"/{golden.name}") for golden in group)

    article = await _article(cookbook, GenerateFromUrl(urls=urls, platform=platform))

    _check(article, site, group)
    has_marks = bool(re.search(r"\[\d+\]", article.body))
    assert has_marks is PROFILES[platform].shows_markdown
