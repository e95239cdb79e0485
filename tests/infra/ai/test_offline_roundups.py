"""A piece of the offline engine on several pages is theirs, page by page."""

import pytest

from domain.citing import Citations, CitationStyle
from domain.facts import Fact
from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale
from domain.platform import Platform
from domain.platforms import PROFILES
from domain.quotation import Quotations
from domain.source import SourceArticle
from domain.writing import Brief, Frame, Length, Passage, PassageForm
from infra.ai.lexicon import room_of
from infra.ai.wording import body_room
from tests.infra.ai.offline_sources import (
    ALL_FILES,
    NOT_TO_SURFACE,
    Taken,
    is_of,
    offline_writer,
    poisoned,
    source,
)

_PLATFORMS = pytest.mark.parametrize("platform", [None, *Platform])
_PAGES = [source("coffee.txt"), source("writing.txt"), source("sleep.txt")]


class _NoFacts:
    def find(self, _text: str) -> list[Fact]:
        return []


async def _piece(pages: list[SourceArticle], brief: Brief) -> tuple[Frame, list[Passage]]:
    taken = Taken()
    frame = await offline_writer().compose(pages, brief, take=taken.passage)
    return frame, taken.passages


def _said(passages: list[Passage]) -> list[Passage]:
    return [passage for passage in passages if passage.form is not PassageForm.HEADING]


def _body(pages: list[SourceArticle], passages: list[Passage], brief: Brief) -> str:
    citations = Citations(pages, _NoFacts(), CitationStyle.of(brief.platform))
    return "".join(citations.add(passage) for passage in passages)


@_PLATFORMS
@pytest.mark.parametrize("length", Length)
async def test_every_passage_stands_in_the_page_that_it_names(
    platform: Platform | None, length: Length
) -> None:
    brief = Brief(platform=platform, length=length)

    frame, passages = await _piece(_PAGES, brief)

    for passage in _said(passages):
        page = _PAGES[passage.evidence[0].page - 1]
        assert is_of(passage.text, page)
        assert all(Quotations(page.text).find(each.quote) for each in passage.evidence)
    room = sum(room_of(passage.text, Locale.ZH_CN) for passage in _said(passages))
    assert 0.5 * body_room(brief) < room <= 1.05 * body_room(brief)
    assert is_of(frame.summary, _PAGES[0])


@_PLATFORMS
@pytest.mark.parametrize("file_name", ALL_FILES)
async def test_citations_take_it_and_so_does_the_platform(
    platform: Platform | None, file_name: str
) -> None:
    brief = Brief(platform=platform, length=Length.LONG)
    pages = [source(file_name)]

    frame, passages = await _piece(pages, brief)
    body = _body(pages, passages, brief)

    assert all(passage.text[:6] in body for passage in _said(passages))
    if platform is None:
        return
    profile = PROFILES[platform]
    assert profile.body_limit is None or profile.length_of(body, frame.tags) <= profile.body_limit
    assert profile.max_tags is None or len(frame.tags) <= profile.max_tags
    for title in frame.titles:
        assert profile.title_limit is None or profile.title_measure(title) <= profile.title_limit


async def test_several_pages_have_their_parts_under_headings() -> None:
    _, passages = await _piece(_PAGES, Brief(length=Length.LONG))

    headings = [one for one in passages if one.form is PassageForm.HEADING]
    pages = [passage.evidence[0].page for passage in _said(passages)]
    assert len(headings) == 2
    assert pages == sorted(pages)
    assert set(pages) == {1, 2, 3}


async def test_a_single_page_has_subtitles_of_its_own() -> None:
    _, passages = await _piece([source("coffee.txt")], Brief(platform=Platform.ZHIHU))

    assert sum(one.form is PassageForm.HEADING for one in passages) > 1


@pytest.mark.parametrize("platform", [Platform.XIAOHONGSHU, Platform.WEIBO, Platform.BILIBILI])
async def test_plain_text_has_no_headings(platform: Platform) -> None:
    _, passages = await _piece(_PAGES, Brief(platform=platform, length=Length.LONG))

    assert _said(passages) == passages


async def test_pages_that_say_the_same_are_not_told_twice() -> None:
    pages = [source("sleep.txt"), source("sleep.txt")]

    _, passages = await _piece(pages, Brief(length=Length.SHORT))

    texts = [passage.text for passage in _said(passages)]
    assert len(set(texts)) == len(texts)


async def test_an_instruction_brings_its_sentences_forward() -> None:
    _, passages = await _piece(_PAGES, Brief(instruction="讲早餐套餐和血糖"))

    told = "".join(passage.text for passage in passages)
    assert "早餐套餐" in told
    assert "血糖" in told


async def test_only_pages_in_the_language_of_the_brief_are_told() -> None:
    pages = [source("coffee.txt"), source("remote.en.txt")]

    _, passages = await _piece(pages, Brief(language=Locale.EN))

    assert {passage.evidence[0].page for passage in _said(passages)} == {2}


async def test_a_language_of_no_page_is_refused() -> None:
    taken = Taken()

    with pytest.raises(RecipeFailed) as failed:
        await offline_writer().compose(_PAGES, Brief(language=Locale.EN), take=taken.passage)

    assert failed.value.code is FailureCode.LANGUAGE_UNSUPPORTED
    assert taken.passages == []


async def test_pages_without_a_sentence_are_unusable() -> None:
    with pytest.raises(RecipeFailed) as failed:
        await _piece([SourceArticle(text=" \n "), SourceArticle(text="")], Brief())

    assert failed.value.code is FailureCode.OUTPUT_UNUSABLE


async def test_what_is_said_to_a_model_never_surfaces() -> None:
    pages = [poisoned("coffee.txt"), poisoned("sleep.txt")]

    frame, passages = await _piece(pages, Brief(length=Length.LONG))

    told = "\n".join([*(passage.text for passage in passages), *frame.titles, *frame.tags])
    assert [word for word in NOT_TO_SURFACE if word in told] == []


async def test_the_same_is_composed_again() -> None:
    assert await _piece(_PAGES, Brief()) == await _piece(_PAGES, Brief())
