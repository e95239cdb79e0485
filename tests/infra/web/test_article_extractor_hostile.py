"""No page, however odd, takes long, gets in, or makes the extractor fail in another way."""

import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.failure import FailureCode, RecipeFailed
from domain.source import TEXT_MAXIMUM, TEXT_MINIMUM, FetchedPage, SourceArticle
from infra.web.articles import ArticleExtractor

URL = "https://news.example/2026/03/a.html"
SENTENCE = "凌晨三点，卖豆浆的周师傅已经在磨第二桶豆子，门口的灯把半条街照得发白。"


def written(html: str, *, media_type: str = "text/html") -> FetchedPage:
    return FetchedPage(url=URL, media_type=media_type, charset="utf-8", body=html.encode())


async def extract(page: FetchedPage) -> SourceArticle:
    return await ArticleExtractor().extract(page)


async def failure(page: FetchedPage) -> FailureCode:
    with pytest.raises(RecipeFailed) as caught:
        await extract(page)
    return caught.value.code


@pytest.mark.parametrize(
    "html",
    [
        "<p>a,b</p>" * 60_000,
        ("<div>" * 200 + SENTENCE) * 100,
        f"<div {' '.join(f'a{n}=1' for n in range(20_000))}>{SENTENCE}</div>",
        f"<p>{'&amp;' * 1_200_000}</p>",
    ],
    ids=["elements", "nesting", "attributes", "text"],
)
async def test_a_page_built_to_keep_us_busy_is_too_large(html: str) -> None:
    assert await failure(written(html)) is FailureCode.SOURCE_TOO_LARGE


@pytest.mark.parametrize(
    "html",
    [
        f"<title>{'a - ' * 200_000}</title><p>{SENTENCE * 9}</p>",
        f"<p class='{'<' * 1_000_000}'>{SENTENCE * 9}</p>",
        f"<script type='application/ld+json'>{'[' * 100_000}</script><p>{SENTENCE * 9}</p>",
        f"<p>{SENTENCE * 9}{' ' * 1_000_000}</p>",
    ],
    ids=["separators", "brackets", "json", "spaces"],
)
async def test_long_rubbish_around_an_article_does_no_harm(html: str) -> None:
    assert (await extract(written(html))).text == SENTENCE * 9


PIECES = [
    SENTENCE,
    "The stones by the river were warm. ",
    "登录",
    "2024-02-30",
    "&#xD800;",
    "<",
    "]]>",
    "<div class=content>",
    "</div>",
    "<p>",
    "<ul><li>",
    "<table><tr><td width=5%>",
    "<!--",
    "-->",
    "<a href='http://[x'>",
    "</a>",
    "<b",
    "<title>",
    "<svg><title>",
    "<pre>",
    "\x0b",
    "<br>",
    "<meta property=og:title content='",
    "'",
    "<input type=password>",
    "<h1>",
    "<x:y z:w=1>",
    "<time datetime=x>",
    "<script type=application/ld+json>",
    "</script>",
    '{"headline":"x"}',
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
async def test_any_tag_soup_is_an_article_or_a_stated_failure(html: str) -> None:
    try:
        article = await extract(written(html))
    except RecipeFailed:
        return
    assert TEXT_MINIMUM <= len(article.text) <= TEXT_MAXIMUM
    assert all(line == line.strip() != "" for line in article.text.split("\n"))


async def test_the_libraries_write_nothing_of_a_page_to_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    for html in ("", "<p>", f"<p>{SENTENCE}</p>", "plain words only " * 20):
        page = written(f"<div>{html}</div>")
        try:
            await extract(page)
        except RecipeFailed:
            continue
    assert [record.name for record in caplog.records if record.name != "asyncio"] == []
