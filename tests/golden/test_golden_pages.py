"""A golden source that stands in a site's page is found there whole, and alone."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from domain.source import FetchedPage, SourceArticle
from infra.web.articles import ArticleExtractor
from infra.web.extractor import decode, extract
from tests.golden.golden_set import GOLDEN

_PAGES = Path(__file__).parent / "pages"
_URL = "https://example.com/page"
#: What is told of a picture belongs to it, and so to the article.
_CAPTIONS = {"柳荫巷公共厨房内景。本报记者 甘霖 摄"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenPage:
    """`known` is what the index tells of the page."""

    known: dict[str, Any]  # as TOML has it
    body: bytes
    source: SourceArticle

    def __str__(self) -> str:
        return str(self.known["file"])


def _golden_pages() -> list[GoldenPage]:
    sources = {f"{golden.name}.txt": golden.article for golden in GOLDEN}
    index = tomllib.loads((_PAGES / "index.toml").read_text(encoding="utf-8"))
    return [
        GoldenPage(
            known=known,
            body=(_PAGES / known["file"]).read_bytes(),
            source=sources[known["source"]],
        )
        for known in index["page"]
    ]


_ALL = pytest.mark.parametrize("page", _golden_pages(), ids=str)


async def _article(page: GoldenPage) -> SourceArticle:
    fetched = FetchedPage(url=_URL, media_type="text/html", charset=None, body=page.body)
    return await ArticleExtractor().extract(fetched)


@_ALL
async def test_every_paragraph_is_there_and_nothing_of_the_site(page: GoldenPage) -> None:
    paragraphs = [line.strip() for line in page.source.text.split("\n") if line.strip()]

    article = await _article(page)

    assert [line for line in article.text.split("\n") if line not in _CAPTIONS] == paragraphs
    whole = decode(page.body, None)
    for foreign in [*page.known["not_article"], *page.known["attack"]]:
        assert foreign in whole
        assert foreign not in article.text


@_ALL
async def test_what_the_page_says_of_its_article_is_known(page: GoldenPage) -> None:
    article = await _article(page)

    assert article.title == page.source.title
    assert (article.author, article.site_name) == (page.known["author"], page.known["site_name"])
    assert article.published_on is not None


@_ALL
async def test_the_bare_functions_find_the_same(page: GoldenPage) -> None:
    assert extract(decode(page.body, "text/html"), _URL) == (await _article(page)).text
