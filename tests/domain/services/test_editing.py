"""Changing contents by hand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.brand_voice import BrandHit, TextPart
from domain.compliance import ComplianceReport
from domain.content import Article, Citation, Content, ContentKind, Cover, Scene, Script
from domain.cover_text import TooManyLines
from domain.editing import (
    BodyFixed,
    BodyTooLong,
    ContentChanged,
    ContentDeleted,
    Edit,
    NothingLeft,
)
from domain.errors import NotFound, RateLimited, Refusal
from domain.facts import FactChange, FactIssue, FactKind
from domain.issue import IssueSeverity
from domain.options import LineTooLong
from domain.overlap import Overlap
from domain.platform import Platform
from domain.platforms import PlatformIssue, PlatformRule
from domain.rate_limit import Bucket
from domain.review import Review
from domain.user import User
from tests.domain.history_studio import HistoryStudio
from tests.factories import NOW, plain

CLEAN = ComplianceReport(hits=(), lexicon_version="fake")
REVIEW = Review(
    compliance=CLEAN,
    title_compliance=CLEAN,
    fact_issues=(FactIssue(FactKind.NUMBER, "三成", FactChange.INVENTED),),
    overlap=Overlap(0.25, ()),
)
HIT = BrandHit(start=0, end=2, text="脚本", word="脚本", part=TextPart.TITLE)


@pytest.fixture
def studio() -> HistoryStudio:
    return HistoryStudio()


@pytest.fixture
def owner(studio: HistoryStudio) -> User:
    return studio.user()


def a_script(owner: User) -> Script:
    duration = PlatformIssue(PlatformRule.DURATION_OFF, IssueSeverity.WARNING, 12, 60)
    return Script(
        id="script",
        owner_id=owner.id,
        generation_id="of the script",
        kind=ContentKind.SCRIPT,
        title="脚本",
        created_at=NOW,
        updated_at=NOW,
        platform=Platform.DOUYIN,
        title_candidates=["脚本", "另一个"],
        hook="你好",
        total_seconds=12,
        scenes=[Scene(1, "开场", "你好", "画面", 3.5)],
        platform_issues=[duration],
        review=replace(REVIEW, title_brand_hits=(HIT,)),
    )


async def edited(studio: HistoryStudio, content: Content, edit: Edit) -> Content:
    """What the row is once it was changed."""
    studio.clock.move(timedelta(minutes=1))
    answered = await studio.editing.update(content.id, edit, owner_id=content.owner_id)
    stored = studio.content(content.id)
    assert plain(answered) == plain(stored)
    return stored


async def test_only_what_is_given_changes(studio: HistoryStudio, owner: User) -> None:
    article = studio.article(owner, tags=["秋天"])
    before = plain(article)

    stored = await edited(studio, article, Edit(is_favorite=True))

    assert plain(stored) == {**before, "is_favorite": True, "updated_at": studio.clock()}
    assert studio.versions(article.id) == []


async def test_a_title_makes_a_version_and_leads_the_candidates(
    studio: HistoryStudio, owner: User
) -> None:
    article = studio.article(owner, title="一", title_candidates=["一", "二", "三"])

    stored = await edited(studio, article, Edit(title=" 三 "))

    assert isinstance(stored, Article)
    assert (stored.title, stored.version) == ("三", 2)
    assert stored.title_candidates == ["三", "一", "二"]
    [kept] = studio.versions(article.id)
    assert (kept.version, kept.title, kept.snapshot["title"]) == (1, "一", "一")
    assert kept.created_at == studio.clock()


async def test_a_body_is_counted_and_checked_anew(studio: HistoryStudio, owner: User) -> None:
    article = studio.article(owner, platform=Platform.XIAOHONGSHU, review=REVIEW)

    stored = await edited(studio, article, Edit(body="最好的汤。\r\n" * 300))

    assert isinstance(stored, Article)
    assert "\r" not in stored.body
    assert stored.word_count == 5 * 300
    assert [issue.rule for issue in stored.platform_issues] == [PlatformRule.BODY_TOO_LONG]
    assert stored.review is not None
    assert len(stored.review.compliance.hits) == 300
    assert stored.review.fact_issues == ()
    assert stored.review.overlap is None


async def test_of_another_title_the_body_repeats_what_it_did(
    studio: HistoryStudio, owner: User
) -> None:
    article = studio.article(owner, review=REVIEW)

    stored = await edited(studio, article, Edit(title="最好的汤"))

    assert isinstance(stored, Article)
    assert stored.review is not None
    assert [hit.text for hit in stored.review.title_compliance.hits] == ["最好"]
    assert stored.review.overlap == REVIEW.overlap
    assert stored.review.fact_issues == ()


async def test_citations_bear_out_only_what_still_stands(
    studio: HistoryStudio, owner: User
) -> None:
    cited = [Citation(n, "页", "https://example.com", "原话", is_supported=True) for n in (1, 2, 3)]
    article = studio.article(owner, body="甲 [1]\n乙 [2]\n丙", citations=cited)

    stored = await edited(studio, article, Edit(body="甲 [1]\n乙改 [2]\n丙"))

    assert isinstance(stored, Article)
    assert stored.citations == [
        cited[0],
        replace(cited[1], is_supported=False),
        replace(cited[2], is_supported=False),
    ]


async def test_tags_make_no_version_but_count_for_platforms(
    studio: HistoryStudio, owner: User
) -> None:
    article = studio.article(owner, platform=Platform.DOUYIN)

    stored = await edited(studio, article, Edit(tags=tuple("一二三四五六")))

    assert isinstance(stored, Article)
    assert (stored.version, studio.versions(article.id)) == (1, [])
    assert [issue.rule for issue in stored.platform_issues] == [PlatformRule.TOO_MANY_TAGS]


async def test_a_script_keeps_what_is_known_of_its_length(
    studio: HistoryStudio, owner: User
) -> None:
    script = a_script(owner)
    studio.keep(script)

    stored = await edited(studio, script, Edit(title="最好的" * 15))

    assert isinstance(stored, Script)
    rules = [issue.rule for issue in stored.platform_issues]
    assert rules == [PlatformRule.DURATION_OFF, PlatformRule.TITLE_TOO_LONG]
    assert stored.review is not None
    assert stored.review.title_compliance.hits != ()
    assert stored.review.fact_issues == ()
    assert stored.review.all_brand_hits == ()
    assert stored.review.compliance == REVIEW.compliance


async def test_a_cover_can_be_renamed(studio: HistoryStudio, owner: User) -> None:
    cover = Cover(
        id="cover",
        owner_id=owner.id,
        generation_id="of the cover",
        kind=ContentKind.COVER,
        title="封面",
        created_at=NOW,
        updated_at=NOW,
    )
    studio.keep(cover)

    stored = await edited(studio, cover, Edit(title="新封面"))

    assert isinstance(stored, Cover)
    assert (stored.title, stored.version, stored.review) == ("新封面", 2, None)


async def test_tags_are_kept_once_and_without_signs(studio: HistoryStudio, owner: User) -> None:
    article = studio.article(owner)

    stored = await edited(studio, article, Edit(tags=("#AI", "ＡＩ", " 干 货 ", "＃", "", "ai")))

    assert stored.tags == ["AI", "干 货"]


async def test_what_is_the_same_is_no_change(studio: HistoryStudio, owner: User) -> None:
    article = studio.article(owner, tags=["汤"])
    before = plain(article)

    same = Edit(title=article.title, tags=("汤",), is_favorite=False, body=article.body)
    assert plain(await edited(studio, article, same)) == before


async def test_a_changed_text_is_found_by_its_words(studio: HistoryStudio, owner: User) -> None:
    article = studio.article(owner)

    await edited(studio, article, Edit(body="燕麦", tags=("早餐",)))

    entry = studio.database.tables.index[article.id]
    assert studio.tokenizer.words_of("燕麦", owner_id=owner.id) <= entry.words
    assert entry.tags == ("早餐",)


@pytest.mark.parametrize(
    ("edit", "refused"),
    [
        (Edit(title=" \u200b "), NothingLeft),
        (Edit(title="长" * 201), LineTooLong),
        (Edit(body=" \n"), NothingLeft),
        (Edit(body="长" * 200_001), BodyTooLong),
        (Edit(tags=("长" * 31,)), LineTooLong),
        (Edit(tags=tuple(map(str, range(21)))), TooManyLines),
        (Edit(tags=("同",) * 201), TooManyLines),
        (Edit(title="新", expected_version=2), ContentChanged),
    ],
)
async def test_a_bad_edit_changes_nothing(
    studio: HistoryStudio, owner: User, edit: Edit, refused: type[Refusal]
) -> None:
    article = studio.article(owner)
    before = studio.database.tables.plain()

    with pytest.raises(refused):
        await studio.editing.update(article.id, edit, owner_id=owner.id)

    assert studio.database.tables.plain() == before


async def test_only_articles_have_a_body(studio: HistoryStudio, owner: User) -> None:
    script = a_script(owner)
    studio.keep(script)
    before = studio.database.tables.plain()

    with pytest.raises(BodyFixed):
        await studio.editing.update(script.id, Edit(body="正文", title="新"), owner_id=owner.id)

    assert studio.database.tables.plain() == before


async def test_what_is_deleted_or_another_s_stays_as_it_is(
    studio: HistoryStudio, owner: User
) -> None:
    deleted = studio.article(owner, deleted_at=NOW)
    foreign = studio.article(studio.user())
    before = studio.database.tables.plain()

    refusals = {deleted.id: ContentDeleted, foreign.id: NotFound, "nothing": NotFound}
    for content_id, refused in refusals.items():
        with pytest.raises(refused):
            await studio.editing.update(content_id, Edit(title="新"), owner_id=owner.id)
        with pytest.raises(refused):
            await studio.editing.restore_version(content_id, 1, owner_id=owner.id)

    assert studio.database.tables.plain() == before


async def test_texts_change_no_faster_than_they_are_examined(
    studio: HistoryStudio, owner: User
) -> None:
    """Each change takes a processor's time, and is kept as a version."""
    article = studio.article(owner)
    studio.rate_limits.empty.add((Bucket.EXAMINE_PER_ACCOUNT, owner.id))
    before = studio.database.tables.plain()

    for edit in (Edit(title="新"), Edit(body="新"), Edit(tags=("新",))):
        with pytest.raises(RateLimited):
            await studio.editing.update(article.id, edit, owner_id=owner.id)
    with pytest.raises(RateLimited):
        await studio.editing.restore_version(article.id, 1, owner_id=owner.id)

    assert studio.database.tables.plain() == before
    favorite = Edit(is_favorite=True)
    assert (await studio.editing.update(article.id, favorite, owner_id=owner.id)).is_favorite
