"""Walking a list page by page, either way, meets each item once and in order."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.content import Content
from domain.contents import ContentCriteria, ContentOrder, ContentSortField
from domain.page import Page, PageRequest, Position, Ranked
from domain.services.history import History
from domain.unit_of_work import Database, Reader
from infra.db.search_words import JiebaTokenizer
from tests.infra.db.rows import NOW, Stage, a_generation, an_article, set_stage
from tests.sql_recorder import recorded_sql

#: Few different moments, so that many contents share one; microseconds count.
MOMENTS = [NOW + timedelta(microseconds=n) for n in range(4)]
ORDERS = st.builds(ContentOrder, st.sampled_from(ContentSortField), st.booleans())
#: By the codes of their characters; a title may be anybody's.
TITLES = ["", "A", "a", "É", "一", "丁", "🀄"]
TIMES = st.lists(
    st.tuples(st.sampled_from(MOMENTS), st.sampled_from(MOMENTS), st.sampled_from(TITLES)),
    max_size=12,
)
Traits = tuple[datetime, datetime, str]


async def add_contents(database: Database, stage: Stage, times: Sequence[Traits]) -> list[Content]:
    contents: list[Content] = []
    async with database.begin() as work:
        for created_at, updated_at, title in times:
            generation = a_generation(stage.key)
            article = an_article(generation, created_at=created_at)
            article.updated_at, article.title = updated_at, title
            await work.generations.add(generation)
            await work.contents.add(article)
            contents.append(article)
    return contents


class Walk:
    """One owner's contents in one order, and where each of them lies."""

    def __init__(self, database: Database, owner_id: str, order: ContentOrder) -> None:
        self._history = History(database=database, tokenizer=JiebaTokenizer())
        self._criteria = ContentCriteria(owner_id)
        self._order = order
        self._key_of = self._history.sort_key(self._criteria, order)

    def position(self, content: Content) -> Position:
        return Position(self._key_of(content), content.id)

    def place(self, content: Content) -> tuple[object, str]:
        """As Python compares them."""
        key = self.position(content).key
        return (key.moment if isinstance(key, Ranked) else key), content.id

    async def page(self, reader: Reader, request: PageRequest) -> Page[Content]:
        with recorded_sql() as statements:
            page = await reader.contents.page(self._criteria, self._order, request)
        assert len(statements) == 1
        return page

    async def forward(self, reader: Reader, size: int) -> list[Content]:
        met: list[Content] = []
        page = await self.page(reader, PageRequest(size))
        assert not page.has_previous_page
        met += page.items
        while page.has_next_page:
            page = await self.page(reader, PageRequest(size, after=self.position(met[-1])))
            assert page.has_previous_page
            assert page.items
            met += page.items
        return met

    async def backward(self, reader: Reader, size: int) -> list[Content]:
        met: list[Content] = []
        page = await self.page(reader, PageRequest(size, is_backward=True))
        assert not page.has_next_page
        met[:0] = page.items
        while page.has_previous_page:
            request = PageRequest(size, before=self.position(met[0]), is_backward=True)
            page = await self.page(reader, request)
            assert page.has_next_page
            assert page.items
            met[:0] = page.items
        return met


def ids(contents: Sequence[Content]) -> list[str]:
    return [content.id for content in contents]


@given(times=TIMES, order=ORDERS, size=st.integers(1, 5))
@settings(
    max_examples=25,
    deadline=None,
    # Each example has an owner of its own in the one database.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_every_walk_meets_each_item_once_and_in_order(
    database: Database,
    times: list[Traits],
    order: ContentOrder,
    size: int,
) -> None:
    stage = await set_stage(database)
    contents = await add_contents(database, stage, times)
    walk = Walk(database, stage.user.id, order)
    contents.sort(key=walk.place, reverse=order.is_descending)

    async with database.read() as reader:
        assert ids(await walk.forward(reader, size)) == ids(contents)
        assert ids(await walk.backward(reader, size)) == ids(contents)


async def test_two_cursors_bound_a_page(database: Database) -> None:
    stage = await set_stage(database)
    contents = await add_contents(database, stage, [(moment, moment, "标题") for moment in MOMENTS])
    order = ContentOrder(is_descending=False)
    walk = Walk(database, stage.user.id, order)
    first, last = walk.position(contents[0]), walk.position(contents[-1])

    async with database.read() as reader:
        start = await walk.page(reader, PageRequest(1, after=first, before=last))
        end = await walk.page(reader, PageRequest(1, after=first, before=last, is_backward=True))
        nothing = await walk.page(reader, PageRequest(5, after=last))

    assert (ids(start.items), start.has_next_page, start.has_previous_page) == (
        [contents[1].id],
        True,
        True,
    )
    assert (ids(end.items), end.has_next_page, end.has_previous_page) == (
        [contents[2].id],
        True,
        True,
    )
    assert (list(nothing.items), nothing.has_next_page, nothing.has_previous_page) == (
        [],
        False,
        True,
    )
