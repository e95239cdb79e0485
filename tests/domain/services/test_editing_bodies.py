"""What was made of a body that its owner changes: what still holds stays, and is told as such."""

from dataclasses import replace

import pytest

from domain.brand_voice import BrandHit, TextPart
from domain.compliance import ComplianceReport
from domain.content import Article
from domain.content_page import markdown_of
from domain.diffing import DiffLine, LineKind, TextField
from domain.editing import Edit
from domain.quotation import Quotation
from domain.review import Review
from domain.shared_content import SharedContent
from domain.user import User
from tests.domain.history_studio import HistoryStudio
from tests.factories import NOW

CLEAN = ComplianceReport(hits=(), lexicon_version="fake")
REVIEW = Review(compliance=CLEAN, title_compliance=CLEAN)
KEPT, LOST, APART = "小火慢炖两个小时", "盐要最后才放下去", "奶奶从来不用高压锅"
QUOTATIONS = [Quotation(text, 9 * n, 9 * n + 8, 1) for n, text in enumerate((KEPT, LOST, APART))]
BODY = f"南瓜汤要「{KEPT}」。\n{LOST}。"
#: The first quote is set in other marks, the second is said in other words.
CHANGED = f"南瓜汤要**{KEPT}**，\n盐最后放。"


@pytest.fixture
def studio() -> HistoryStudio:
    return HistoryStudio()


@pytest.fixture
def owner(studio: HistoryStudio) -> User:
    return studio.user()


@pytest.fixture
def article(studio: HistoryStudio, owner: User) -> Article:
    """The body shows two of its three quotes."""
    return studio.article(
        owner,
        body=BODY,
        review=REVIEW,
        summary="先炖南瓜，最后放盐。",
        key_points=["文火最要紧"],
        quotes=[KEPT, LOST, APART],
        quotations=[*QUOTATIONS],
    )


async def edited(
    studio: HistoryStudio, article: Article, *, title: str | None = None, body: str | None = None
) -> Article:
    edit = Edit(title=title, body=body)
    await studio.editing.update(article.id, edit, owner_id=article.owner_id)
    return stored(studio, article)


def stored(studio: HistoryStudio, article: Article) -> Article:
    content = studio.content(article.id)
    assert isinstance(content, Article)
    return content


async def test_quotes_that_the_body_no_longer_has_are_gone(
    studio: HistoryStudio, article: Article
) -> None:
    """One that it never had is the source's as before."""
    changed = await edited(studio, article, body=CHANGED)

    assert changed.quotes == [KEPT, APART]
    assert [each.text for each in changed.quotations] == [KEPT, APART]
    [version] = studio.versions(article.id)
    assert version.snapshot["quotes"] == [KEPT, LOST, APART]


async def test_a_summary_is_no_longer_of_this_body(studio: HistoryStudio, article: Article) -> None:
    assert article.is_summary_current

    changed = await edited(studio, article, body=CHANGED)

    assert not changed.is_summary_current
    assert (changed.summary, changed.key_points) == (article.summary, article.key_points)
    again = await edited(studio, article, title="南瓜汤")
    assert not again.is_summary_current


async def test_of_another_title_it_stays_the_summary(
    studio: HistoryStudio, article: Article
) -> None:
    changed = await edited(studio, article, title="南瓜汤")

    assert changed.is_summary_current
    assert changed.quotes == [KEPT, LOST, APART]
    assert (await edited(studio, article, body=BODY)).is_summary_current


async def test_an_article_older_than_our_checks_has_a_summary_too(
    studio: HistoryStudio, owner: User
) -> None:
    article = studio.article(owner, review=None)
    assert article.is_summary_current

    assert not (await edited(studio, article, body="另一篇")).is_summary_current


async def test_an_earlier_version_comes_back_with_what_was_made_of_it(
    studio: HistoryStudio, article: Article
) -> None:
    await edited(studio, article, body=CHANGED)

    await studio.editing.restore_version(article.id, 1, owner_id=article.owner_id)

    back = stored(studio, article)
    assert (back.body, back.is_summary_current, back.review) == (BODY, True, REVIEW)
    assert (back.quotes, back.quotations) == ([KEPT, LOST, APART], QUOTATIONS)
    await studio.editing.restore_version(article.id, 2, owner_id=article.owner_id)
    forth = stored(studio, article)
    assert (forth.quotes, forth.is_summary_current) == ([KEPT, APART], False)


async def test_the_difference_tells_of_the_quotes(studio: HistoryStudio, article: Article) -> None:
    await edited(studio, article, body=CHANGED)

    diff = await studio.comparing.diff(
        article.id, from_version=1, to_version=None, owner_id=article.owner_id
    )

    lines = {each.field: each.lines for each in diff.fields}
    assert set(lines) == {TextField.BODY, TextField.QUOTES}
    assert lines[TextField.QUOTES] == [
        DiffLine(LineKind.SAME, KEPT),
        DiffLine(LineKind.REMOVED, LOST),
        DiffLine(LineKind.SAME, APART),
    ]


async def test_nothing_is_found_by_a_quote_that_is_gone(
    studio: HistoryStudio, article: Article
) -> None:
    await edited(studio, article, body=CHANGED)

    def words(text: str) -> frozenset[str]:
        return studio.tokenizer.words_of(text, owner_id=article.owner_id)

    found_by = studio.database.tables.index[article.id].words
    assert words(article.summary) | words(APART) <= found_by
    gone = words(LOST) - words(CHANGED) - words(article.summary)
    assert gone.isdisjoint(found_by)


async def test_readers_are_not_told_an_earlier_body_s_summary(
    studio: HistoryStudio, article: Article
) -> None:
    def shared(content: Article) -> SharedContent:
        return SharedContent(content=content, files=(), author_name="老旺", expires_at=NOW)

    before = shared(article)
    assert (before.summary, before.key_points) == (article.summary, article.key_points)

    after = shared(await edited(studio, article, body=CHANGED))

    assert (after.summary, after.key_points) == (None, [])


async def test_a_page_says_whose_summary_it_is(studio: HistoryStudio, article: Article) -> None:
    before = markdown_of(article, [])
    after = markdown_of(await edited(studio, article, body=CHANGED), [])

    assert "## 摘要 Summary\n" in before
    assert "## 摘要（修改正文之前） Summary (of the body before it was changed)\n" in after
    assert "## 要点（修改正文之前） Key points (of the body before it was changed)\n" in after


async def test_words_of_a_brand_are_known_of_what_stays(studio: HistoryStudio, owner: User) -> None:
    title, body, summary, quote = (
        BrandHit(start=0, end=1, text="炖", word="炖", part=part)
        for part in (TextPart.TITLE, TextPart.BODY, TextPart.SUMMARY, TextPart.QUOTE)
    )
    review = replace(
        REVIEW,
        title_brand_hits=(title,),
        brand_hits=(body,),
        other_brand_hits=(summary, quote),
    )
    article, other = (studio.article(owner, body=BODY, review=review) for _ in range(2))

    renamed = await edited(studio, article, title="新标题")
    rewritten = await edited(studio, other, body=CHANGED)
    assert renamed.review is not None
    assert renamed.review.all_brand_hits == (body, summary, quote)
    assert rewritten.review is not None
    assert rewritten.review.all_brand_hits == (title, summary)
