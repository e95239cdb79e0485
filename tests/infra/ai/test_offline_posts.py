"""A post of the offline engine is the article's own words, in its platform's form."""

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale, Sentence
from domain.platform import Platform
from domain.platforms import PROFILES, platform_issues
from domain.source import SourceArticle
from domain.writing import (
    TITLE_CANDIDATES,
    Brief,
    Composition,
    Engine,
    Length,
    Revision,
)
from infra.ai.lexicon import room_of
from infra.ai.reading import visible
from infra.ai.wording import body_room
from tests.infra.ai.offline_sources import (
    ALL_FILES,
    NOT_TO_SURFACE,
    Taken,
    is_of,
    language_of_file,
    offline_writer,
    poisoned,
    source,
)

_FILES = pytest.mark.parametrize("file_name", ALL_FILES)
_PLATFORMS = pytest.mark.parametrize("platform", [None, *Platform])
_LENGTHS = pytest.mark.parametrize("length", Length)
_MARKS = ("📌 ", "✅ ", "· ", "## ")


async def _post(article: SourceArticle, brief: Brief, taken: Taken | None = None) -> Composition:
    return await offline_writer().rewrite(article, brief, write=(taken or Taken()).text)


def _lines(body: str) -> list[str]:
    """What it says, without the marks and subtitles that are ours."""
    lines = [line for line in body.split("\n") if line and not line.startswith("## ")]
    return [
        next((line.removeprefix(mark) for mark in _MARKS if line.startswith(mark)), line)
        for line in lines
    ]


@_FILES
@_PLATFORMS
@_LENGTHS
async def test_every_sentence_stands_in_the_source(
    file_name: str, platform: Platform | None, length: Length
) -> None:
    article = source(file_name)

    made = await _post(article, Brief(platform=platform, length=length))

    assert [line for line in _lines(made.body) if not is_of(line, article)] == []
    assert is_of(made.summary, article)


@_FILES
@_PLATFORMS
@_LENGTHS
async def test_the_post_fits_its_platform_and_length(
    file_name: str, platform: Platform | None, length: Length
) -> None:
    brief = Brief(platform=platform, length=length)

    made = await _post(source(file_name), brief)

    said = "".join(_lines(made.body))
    room = room_of(" ".join(_lines(made.body)), language_of_file(file_name))
    assert 100 < room <= 1.02 * body_room(brief)
    assert len(said) < 0.85 * len(source(file_name).text)
    if platform is not None:
        issues = platform_issues(
            PROFILES[platform],
            title=made.titles[0],
            summary=made.summary,
            body=made.body,
            tags=made.tags,
        )
        assert issues == []


@_FILES
@_PLATFORMS
async def test_titles_fit_and_are_the_sources_own(
    file_name: str, platform: Platform | None
) -> None:
    article = source(file_name)

    made = await _post(article, Brief(platform=platform))

    assert 1 <= len(made.titles) <= TITLE_CANDIDATES
    assert len(set(made.titles)) == len(made.titles)
    for title in made.titles:
        assert title in article.text or title.lower() in article.text.lower() or " and " in title
        if platform is not None and (limit := PROFILES[platform].title_limit) is not None:
            assert PROFILES[platform].title_measure(title) <= limit


@pytest.mark.parametrize("platform", Platform)
async def test_chinese_articles_get_three_titles_everywhere(platform: Platform) -> None:
    made = await _post(source("coffee.txt"), Brief(platform=platform))

    assert len(made.titles) == TITLE_CANDIDATES


@_PLATFORMS
async def test_markdown_is_written_where_it_is_shown(platform: Platform | None) -> None:
    made = await _post(source("coffee.txt"), Brief(platform=platform, length=Length.LONG))

    is_shown = platform is None or PROFILES[platform].shows_markdown
    assert ("\n## " in made.body) == is_shown
    assert "**" not in made.body


async def test_each_platform_has_its_habit() -> None:
    article = source("sleep.txt")

    note = await _post(article, Brief(platform=Platform.XIAOHONGSHU))
    points = await _post(article, Brief(platform=Platform.BILIBILI))
    caption = await _post(article, Brief(platform=Platform.DOUYIN, length=Length.SHORT))

    assert note.body.count("\n\n📌 ") > 2
    assert note.body.count("✅") == 1
    assert points.body.count("\n· ") > 2
    assert caption.body.count("\n\n") <= 3
    assert not {"📌", "·"} & set(caption.body)


async def test_an_articles_own_headings_become_subtitles() -> None:
    made = await _post(source("balcony.txt"), Brief(platform=Platform.ZHIHU))

    assert "\n\n## 选对品种和容器\n\n" in made.body
    assert made.body.index("育苗和移栽") < made.body.index("浇水和施肥")


async def test_a_post_opens_with_a_strong_statement() -> None:
    made = await _post(source("sleep.txt"), Brief(platform=Platform.XIAOHONGSHU))

    assert made.body.startswith("睡眠不是一天的结束，而是第二天的开始。\n\n")


async def test_what_leans_on_a_sentence_comes_with_it() -> None:
    made = await _post(source("midwife.txt"), Brief(platform=Platform.WECHAT_OFFICIAL))

    answers = [line for line in made.body.split("\n") if line.startswith("何桂兰：")]
    assert answers
    for answer in answers:
        before = made.body[: made.body.index(answer)].rstrip()
        assert before.endswith("？")


async def test_what_others_wrongly_believe_is_not_told_as_if_it_were_so() -> None:
    made = await _post(source("writing.txt"), Brief(length=Length.SHORT))

    assert "很多人以为" not in made.body
    assert all("不需要动脑" not in title for title in made.titles)


@pytest.mark.parametrize(
    ("instruction", "expected"), [("突出手机和闹钟", "手机"), ("只讲血糖和血压", "血糖")]
)
async def test_an_instruction_brings_its_sentences_forward(instruction: str, expected: str) -> None:
    made = await _post(source("sleep.txt"), Brief(length=Length.SHORT, instruction=instruction))

    assert expected in made.body


async def test_what_is_written_is_the_body() -> None:
    taken = Taken()

    made = await _post(source("coffee.txt"), Brief(platform=Platform.ZHIHU), taken)

    assert "".join(taken.texts) == made.body
    assert len(taken.texts) > 3
    assert made.provenance.engine is Engine.OFFLINE
    assert made.provenance.model == "extractive-3"


@_FILES
async def test_the_same_is_written_again(file_name: str) -> None:
    brief = Brief(platform=Platform.XIAOHONGSHU)
    revision = Revision("…", (Sentence("请缩短。", "Shorten it."),))

    first = await _post(source(file_name), brief)
    again = await _post(source(file_name), Brief(platform=Platform.XIAOHONGSHU, revision=revision))

    assert first == again


@pytest.mark.parametrize("file_name", ["coffee.txt", "library.en.txt"])
@_PLATFORMS
async def test_what_is_said_to_a_model_never_surfaces(
    file_name: str, platform: Platform | None
) -> None:
    made = await _post(poisoned(file_name), Brief(platform=platform, length=Length.LONG))

    everything = "\n".join([*made.titles, made.summary, made.body, *made.tags])
    assert [word for word in NOT_TO_SURFACE if word in everything] == []


@pytest.mark.parametrize(
    ("file_name", "language"), [("coffee.txt", Locale.EN), ("remote.en.txt", Locale.ZH_CN)]
)
async def test_another_language_is_refused(file_name: str, language: Locale) -> None:
    taken = Taken()

    with pytest.raises(RecipeFailed) as failed:
        await _post(source(file_name), Brief(language=language), taken)

    assert failed.value.code is FailureCode.LANGUAGE_UNSUPPORTED
    assert taken.texts == []


async def test_a_page_of_addresses_is_written_without_them() -> None:
    text = "报名请访问 https://example.com/a 填写表格。\n资料在 www.example.org/b 下载。"

    made = await _post(SourceArticle(text=text), Brief())

    assert "example" not in made.body + "".join(made.titles)
    assert "填写表格" in visible(made.body)
