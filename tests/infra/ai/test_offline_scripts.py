"""A script of the offline engine is as long as was asked for, in the article's own words."""

import re

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale
from domain.pacing import HOOK_SECONDS, LONGEST_SCENE_SECONDS, beats_of, duration_issues
from domain.platform import Platform
from domain.platforms import PROFILES
from domain.source import SourceArticle
from domain.writing import Engine, ScriptBrief
from infra.ai.sentences import split_sentences
from tests.infra.ai.offline_sources import (
    ALL_FILES,
    CHINESE_FILES,
    ENGLISH_FILES,
    NOT_TO_SURFACE,
    Taken,
    is_of,
    language_of_file,
    offline_writer,
    paced,
    poisoned,
    scripted,
    source,
)

_FILES = pytest.mark.parametrize("file_name", ALL_FILES)
_MINUTE = ScriptBrief(duration_seconds=60, characters_per_minute=250)


@_FILES
@pytest.mark.parametrize("seconds", [15, 30, 60, 90, 110])
@pytest.mark.parametrize("rate", [200, 250])
async def test_it_takes_the_time_that_was_asked_for(
    file_name: str, seconds: int, rate: int
) -> None:
    brief = ScriptBrief(duration_seconds=seconds, characters_per_minute=rate)

    _, shots = await scripted(source(file_name), brief)
    pacing = paced(shots, brief)

    assert duration_issues(pacing.total_seconds, seconds) == []
    assert all(scene.duration_seconds <= LONGEST_SCENE_SECONDS for scene in pacing.scenes)


@_FILES
@pytest.mark.parametrize("rate", [120, 400])
async def test_it_does_so_at_any_speed(file_name: str, rate: int) -> None:
    brief = ScriptBrief(duration_seconds=45, characters_per_minute=rate)

    _, shots = await scripted(source(file_name), brief)

    assert duration_issues(paced(shots, brief).total_seconds, 45) == []


@_FILES
async def test_a_longer_one_than_the_article_tells_all_of_it(file_name: str) -> None:
    article = source(file_name)

    _, shots = await scripted(article, ScriptBrief(duration_seconds=600, characters_per_minute=250))

    told = sum(beats_of(shot.narration) for shot in shots)
    assert told > 0.9 * beats_of(article.text)


@_FILES
async def test_the_hook_is_said_in_two_to_four_seconds(file_name: str) -> None:
    _, shots = await scripted(source(file_name), _MINUTE)

    shortest, longest = HOOK_SECONDS
    assert shortest <= beats_of(shots[0].narration) * 60 / 250 <= longest


@_FILES
async def test_what_is_said_stands_in_the_article_in_its_order(file_name: str) -> None:
    article = source(file_name)

    _, shots = await scripted(article, _MINUTE)

    hook, *others = [shot.narration for shot in shots]
    assert is_of(hook, article)
    sentences = [one.text for one in split_sentences(article.text)]
    places = [article.text.index(narration) for narration in others]
    assert places == sorted(places)
    assert all(any(narration in each for each in sentences) for narration in others)
    assert places[-1] > 0.6 * len(article.text)


@_FILES
async def test_each_shot_says_what_to_see(file_name: str) -> None:
    article = source(file_name)

    _, shots = await scripted(article, _MINUTE)

    for shot in shots:
        assert 0 < len(shot.heading) <= 12
        assert 0 < len(shot.on_screen_text) <= 15
        assert shot.on_screen_text in article.text
        assert shot.heading in article.text
        assert shot.visual


async def test_a_figure_is_shown_large_and_a_quotation_as_a_caption() -> None:
    _, shots = await scripted(
        source("coffee.txt"), ScriptBrief(duration_seconds=180, characters_per_minute=250)
    )

    visuals = {shot.narration: shot.visual for shot in shots}
    figures = [text for text in visuals.values() if text.startswith("大字展示：")]
    assert "大字展示：四万二千元" in figures
    quoted = [shot for shot in shots if shot.visual.startswith("引用字幕：")]
    assert quoted
    assert all("“" in shot.narration for shot in quoted)


@pytest.mark.parametrize("file_name", ENGLISH_FILES)
async def test_english_articles_get_english_suggestions(file_name: str) -> None:
    _, shots = await scripted(source(file_name), _MINUTE)

    assert not any(re.search("[\u4e00-\u9fff]", shot.visual + shot.heading) for shot in shots)


@pytest.mark.parametrize("platform", Platform)
async def test_titles_and_tags_fit_the_platform(platform: Platform) -> None:
    brief = ScriptBrief(duration_seconds=30, characters_per_minute=250, platform=platform)

    frame, _ = await scripted(source("coffee.txt"), brief)

    profile = PROFILES[platform]
    assert len(frame.titles) == 3
    for title in frame.titles:
        assert profile.title_limit is None or profile.title_measure(title) <= profile.title_limit
    assert profile.max_tags is None or len(frame.tags) <= profile.max_tags
    assert frame.provenance.engine is Engine.OFFLINE


async def test_what_is_said_can_be_spoken() -> None:
    lines = source("sleep.txt").text.split("\n")
    text = "\n".join(f"- 🌙 **{line[:4]}**{line[4:]}（😀）[1]" for line in lines)

    _, shots = await scripted(SourceArticle(text=text), _MINUTE)

    narrations = [shot.narration for shot in shots]
    assert narrations
    for narration in narrations:
        assert not re.search(r"\A[-*•]|\*\*|[🌙😀]|（\s*）|\[\d", narration)
        assert beats_of(narration) > 0


async def test_an_instruction_brings_its_sentences_forward() -> None:
    brief = ScriptBrief(duration_seconds=30, characters_per_minute=250, instruction="讲血糖和血压")

    _, shots = await scripted(source("sleep.txt"), brief)

    assert any("血糖" in shot.narration for shot in shots)


@pytest.mark.parametrize("file_name", ["coffee.txt", "library.en.txt"])
async def test_what_is_said_to_a_model_never_surfaces(file_name: str) -> None:
    brief = ScriptBrief(duration_seconds=600, characters_per_minute=250)

    frame, shots = await scripted(poisoned(file_name), brief)

    told = "\n".join([*map(repr, shots), *frame.titles, frame.summary, *frame.tags])
    assert [word for word in NOT_TO_SURFACE if word in told] == []


@pytest.mark.parametrize("file_name", [CHINESE_FILES[0], ENGLISH_FILES[0]])
async def test_another_language_is_refused(file_name: str) -> None:
    own = language_of_file(file_name)
    other = Locale.EN if own is Locale.ZH_CN else Locale.ZH_CN
    taken = Taken()
    brief = ScriptBrief(duration_seconds=30, characters_per_minute=250, language=other)

    with pytest.raises(RecipeFailed) as failed:
        await offline_writer().script(source(file_name), brief, take=taken.shot)

    assert failed.value.code is FailureCode.LANGUAGE_UNSUPPORTED
    assert taken.shots == []


@pytest.mark.parametrize("text", ["", " \n ", "……！？", "😀😀😀", "---\n***"])
async def test_nothing_to_say_is_unusable(text: str) -> None:
    with pytest.raises(RecipeFailed) as failed:
        await scripted(SourceArticle(text=text), _MINUTE)

    assert failed.value.code is FailureCode.OUTPUT_UNUSABLE


async def test_the_same_script_is_written_again() -> None:
    first = await scripted(source("phone.txt"), _MINUTE)

    assert first == await scripted(source("phone.txt"), _MINUTE)
