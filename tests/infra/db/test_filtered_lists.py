"""A list of what is rare in a long history reads what it shows, and not the whole history."""

from dataclasses import replace
from itertools import product

from domain.content import Content, ContentKind
from domain.contents import ContentCriteria, ContentOrder, ContentSortField
from domain.page import PageRequest, Position
from domain.platform import Platform
from domain.unit_of_work import Database
from tests.infra.db.explaining import is_slow, is_sorted_anew, plans_of, recorded, rows_read
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.rows import HOUR, NOW, Stage, a_generation, an_article, set_stage

#: All of the table is one owner's, and one in fifty of that is rare, as the oldest is.
_ROWS, _AT_ONCE, _RARE_ONE_IN = 200, 20, 50
_RARE = _ROWS // _RARE_ONE_IN
#: Each is found, and fetched once more to be sorted; several kinds are looked for one by one.
_READ_AT_MOST = 4 * _RARE
_SORTED = [
    ContentOrder(field, is_descending)
    for field in (ContentSortField.UPDATED_AT, ContentSortField.TITLE)
    for is_descending in (True, False)
]
_CREATED = [ContentOrder(is_descending=is_descending) for is_descending in (True, False)]


async def _filled(database: Database, stage: Stage) -> list[Content]:
    """Those that are rare by everything, the oldest first."""
    rare: list[Content] = []
    for start in range(0, _ROWS, _AT_ONCE):
        async with database.begin() as work:
            for n in range(start, start + _AT_ONCE):
                generation = a_generation(stage.key)
                article = an_article(generation, created_at=NOW + n * HOUR)
                article.title = f"{n:04d}"
                article.platform = Platform.XIAOHONGSHU
                if n % _RARE_ONE_IN == 0:
                    article.kind = ContentKind.SEARCH
                    article.platform = Platform.BILIBILI
                    article.is_favorite = True
                    rare.append(article)
                await work.generations.add(generation)
                await work.contents.add(article)
    return rare


def _narrow(owner_id: str) -> list[ContentCriteria]:
    whole = ContentCriteria(owner_id)
    return [
        replace(whole, kinds=(ContentKind.SEARCH,)),
        replace(whole, platform=Platform.BILIBILI),
        replace(whole, is_favorite=True),
        replace(whole, kinds=(ContentKind.SEARCH,), platform=Platform.XIAOHONGSHU),
        replace(whole, kinds=(ContentKind.EXTRACT,), platform=Platform.BILIBILI),
        replace(whole, kinds=(ContentKind.EXTRACT,), is_favorite=True),
        replace(whole, kinds=(ContentKind.SEARCH, ContentKind.COVER)),
    ]


async def test_a_server_reads_only_what_is_rare(server_url: str) -> None:
    async with opened(settings_of(server_url)) as database:
        stage = await set_stage(database)
        rare = await _filled(database, stage)
        owner_id = stage.user.id
        with recorded() as sent:
            async with database.begin() as work:
                for criteria, order in product(_narrow(owner_id), [*_CREATED, *_SORTED]):
                    await work.contents.page(criteria, order, PageRequest(20))
        read = await rows_read(server_url, sent)

    assert len(rare) == _RARE
    assert len(read) == 7 * 6
    assert {sql: rows for sql, rows in read.items() if rows > _READ_AT_MOST} == {}


async def test_what_is_newest_of_much_is_read_in_order(
    database: Database, database_url: str
) -> None:
    """A page of a common kind ends where it is full, on every database."""
    stage = await set_stage(database)
    rare = await _filled(database, stage)
    owner_id, middle = stage.user.id, rare[_RARE // 2]
    place = Position(middle.created_at, middle.id)
    common = [
        ContentCriteria(owner_id, kinds=(ContentKind.EXTRACT,)),
        ContentCriteria(owner_id, platform=Platform.XIAOHONGSHU),
        ContentCriteria(owner_id, is_favorite=False),
    ]
    with recorded() as sent:
        async with database.begin() as work:
            for criteria, order in product(common, _CREATED):
                for request in (PageRequest(5), PageRequest(5, after=place)):
                    page = await work.contents.page(criteria, order, request)
                    assert len(page.items) == 5
    plans = await plans_of(database_url, sent)

    assert len(plans) == 12
    assert {sql: plan for sql, plan in plans.items() if any(map(is_sorted_anew, plan))} == {}
    assert {sql: plan for sql, plan in plans.items() if any(map(is_slow, plan))} == {}


async def test_filtered_lists_show_the_same_in_every_order(database: Database) -> None:
    stage = await set_stage(database)
    rare = [each.id for each in await _filled(database, stage)]
    async with database.begin() as work:
        for criteria, order in product(_narrow(stage.user.id)[:3], [*_CREATED, *_SORTED]):
            page = await work.contents.page(criteria, order, PageRequest(20))
            found = [each.id for each in page.items]
            assert found == (rare[::-1] if order.is_descending else rare)
