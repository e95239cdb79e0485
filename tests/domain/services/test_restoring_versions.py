"""Going back to what a content was."""

from datetime import timedelta

import pytest

from domain.compliance import ComplianceReport
from domain.content import Article, Content
from domain.editing import VERSIONS_KEPT, ContentChanged, Edit, VersionUnknown
from domain.review import Review
from domain.user import User
from tests.domain.history_studio import HistoryStudio

CLEAN = ComplianceReport(hits=(), lexicon_version="fake")
REVIEW = Review(compliance=CLEAN, title_compliance=CLEAN)


@pytest.fixture
def studio() -> HistoryStudio:
    return HistoryStudio()


@pytest.fixture
def owner(studio: HistoryStudio) -> User:
    return studio.user()


async def edited(studio: HistoryStudio, content: Content, edit: Edit) -> None:
    studio.clock.move(timedelta(minutes=1))
    await studio.editing.update(content.id, edit, owner_id=content.owner_id)


async def test_an_earlier_version_becomes_the_newest_and_none_is_lost(
    studio: HistoryStudio, owner: User
) -> None:
    article = studio.article(owner, title="一", body="甲", tags=["旧"], review=REVIEW, word_count=1)
    await edited(studio, article, Edit(title="二", body="乙乙", tags=("新",)))

    restored = await studio.editing.restore_version(article.id, 1, owner_id=owner.id)

    assert isinstance(restored, Article)
    assert (restored.title, restored.body, restored.tags) == ("一", "甲", ["旧"])
    assert (restored.word_count, restored.review, restored.version) == (1, REVIEW, 3)
    assert [kept.title for kept in studio.versions(article.id)] == ["一", "二"]
    assert studio.database.tables.index[article.id].tags == ("旧",)
    again = await studio.editing.restore_version(
        article.id, 2, owner_id=owner.id, expected_version=3
    )
    assert (again.title, again.version) == ("二", 4)


@pytest.mark.parametrize("version", [0, 1, 2, 7, -1])
async def test_a_version_that_is_not_is_refused(
    studio: HistoryStudio, owner: User, version: int
) -> None:
    article = studio.article(owner)
    before = studio.database.tables.plain()

    with pytest.raises(VersionUnknown):
        await studio.editing.restore_version(article.id, version, owner_id=owner.id)
    with pytest.raises(ContentChanged):
        await studio.editing.restore_version(
            article.id, version, owner_id=owner.id, expected_version=9
        )

    assert studio.database.tables.plain() == before


async def test_only_the_versions_that_are_listed_are_kept(
    studio: HistoryStudio, owner: User
) -> None:
    article = studio.article(owner, title="0")
    other = studio.article(owner, title="另一篇")
    await edited(studio, other, Edit(title="改过"))

    for number in range(1, VERSIONS_KEPT + 2):
        await edited(studio, article, Edit(title=str(number)))

    kept = [each.version for each in studio.versions(article.id)]
    assert kept == [*range(2, VERSIONS_KEPT + 2)]
    assert [each.title for each in studio.versions(other.id)] == ["另一篇"]
    with pytest.raises(VersionUnknown):
        await studio.editing.restore_version(article.id, 1, owner_id=owner.id)
