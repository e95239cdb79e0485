from datetime import timedelta

import pytest

from domain.content import ContentKind
from domain.contents import ContentCriteria, ContentOrder, ContentSortField
from domain.page import PageRequest, Ranked
from domain.platform import Platform
from domain.user import User
from tests.domain.history_studio import HistoryStudio
from tests.factories import NOW, a_generation, an_article

EVERYTHING = PageRequest(10)
DAY = timedelta(days=1)
BY_UPDATE = ContentSortField.UPDATED_AT


@pytest.fixture
def studio() -> HistoryStudio:
    return HistoryStudio()


@pytest.fixture
def creator(studio: HistoryStudio) -> User:
    """Has contents of three days; the second is a favourite, and one more is deleted."""
    user = studio.user()
    two_days = NOW + 2 * DAY
    keep(studio, user, id="first", created_at=NOW, updated_at=NOW + 9 * DAY)
    keep(studio, user, id="second", created_at=NOW + DAY, updated_at=NOW + DAY, is_favorite=True)
    keep(studio, user, id="third", created_at=two_days, updated_at=two_days)
    keep(studio, user, id="deleted", deleted_at=NOW)
    keep(studio, studio.user(), id="foreign")
    return user


def keep(studio: HistoryStudio, owner: User, **changes: object) -> None:
    generation = a_generation(owner.id)
    content = an_article(owner.id, generation.id, **changes)
    studio.database.tables.generations[generation.id] = generation
    studio.database.tables.contents[content.id] = content


async def listed(
    studio: HistoryStudio, criteria: ContentCriteria, order: ContentOrder | None = None
) -> list[str]:
    page = await studio.history.page(criteria, order or ContentOrder(), EVERYTHING)
    assert len(page.items) == await studio.history.count(criteria)
    return [content.id for content in page.items]


async def test_a_creator_sees_what_is_theirs_newest_first(
    studio: HistoryStudio, creator: User
) -> None:
    assert await listed(studio, ContentCriteria(creator.id)) == ["third", "second", "first"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (ContentOrder(is_descending=False), ["first", "second", "third"]),
        (ContentOrder(BY_UPDATE), ["first", "third", "second"]),
        (ContentOrder(BY_UPDATE, is_descending=False), ["second", "third", "first"]),
    ],
)
async def test_other_orders_can_be_asked_for(
    studio: HistoryStudio, creator: User, order: ContentOrder, expected: list[str]
) -> None:
    assert await listed(studio, ContentCriteria(creator.id), order) == expected


async def test_contents_are_filtered(studio: HistoryStudio, creator: User) -> None:
    of = creator.id
    assert await listed(studio, ContentCriteria(of, is_favorite=True)) == ["second"]
    assert await listed(studio, ContentCriteria(of, is_favorite=False)) == ["third", "first"]
    assert await listed(studio, ContentCriteria(of, kinds=(ContentKind.COVER,))) == []
    assert await listed(studio, ContentCriteria(of, created_from=NOW + DAY)) == ["third", "second"]
    assert await listed(studio, ContentCriteria(of, created_until=NOW + DAY)) == ["first"]


async def test_creators_see_their_own_changes_though_the_replica_lags(
    studio: HistoryStudio, creator: User
) -> None:
    studio.server.stop_replication()
    keep(studio, creator, id="fourth", created_at=NOW + 3 * DAY)

    assert (await listed(studio, ContentCriteria(creator.id)))[0] == "fourth"


def test_a_cursor_of_one_order_is_none_of_another() -> None:
    orders = [ContentOrder(field, falls) for field in ContentSortField for falls in (True, False)]
    assert len({order.listing.name for order in orders}) == len(orders)


async def index(studio: HistoryStudio) -> None:
    assert await studio.indexing.fill_index() != []
    assert await studio.indexing.fill_index() == []


async def test_those_whose_title_has_all_words_come_first(
    studio: HistoryStudio, creator: User
) -> None:
    keep(studio, creator, id="oats", title="Oats for breakfast", created_at=NOW)
    keep(studio, creator, id="soup", title="Soup", body="with oats", created_at=NOW + DAY)
    keep(studio, creator, id="more oats", title="oats", created_at=NOW - DAY)
    await index(studio)
    criteria = studio.history.with_words(ContentCriteria(creator.id), "OATS")
    by_relevance = ContentOrder(ContentSortField.RELEVANCE)

    assert await listed(studio, criteria, by_relevance) == ["oats", "more oats", "soup"]
    assert await listed(studio, criteria) == ["soup", "oats", "more oats"]
    page = await studio.history.page(criteria, by_relevance, EVERYTHING)
    keys = map(studio.history.sort_key(criteria, by_relevance), page.items)
    assert [*keys] == [
        Ranked(1, NOW),
        Ranked(1, NOW - DAY),
        Ranked(0, NOW + DAY),
    ]


async def test_without_a_word_nothing_is_found(studio: HistoryStudio, creator: User) -> None:
    await index(studio)

    criteria = studio.history.with_words(ContentCriteria(creator.id), "!?")
    assert await listed(studio, criteria) == []


async def test_tags_platforms_and_the_trash_are_filters_too(
    studio: HistoryStudio, creator: User
) -> None:
    of = creator.id
    keep(studio, creator, id="tagged", tags=["早餐", "AI"], created_at=NOW + 9 * DAY)
    keep(studio, creator, id="zhihu", platform=Platform.ZHIHU)
    await index(studio)

    assert await listed(studio, ContentCriteria(of, tags=("早餐", "ai"))) == ["tagged"]
    assert await listed(studio, ContentCriteria(of, tags=("早餐", "汤"))) == []
    assert await listed(studio, ContentCriteria(of, platform=Platform.ZHIHU)) == ["zhihu"]
    assert await listed(studio, ContentCriteria(of, is_deleted=True)) == ["deleted"]


async def test_titles_are_an_order(studio: HistoryStudio, creator: User) -> None:
    keep(studio, creator, id="title", title="A")
    by_title = ContentOrder(ContentSortField.TITLE, is_descending=False)

    page = await studio.history.page(ContentCriteria(creator.id), by_title, EVERYTHING)

    assert page.items[0].id == "title"
    key_of = studio.history.sort_key(ContentCriteria(creator.id), by_title)
    assert key_of(page.items[0]) == "A"
