"""What usage comes to, by kind and by the owner's calendar."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.generation import GenerationKind
from domain.services.counting import Counting, UsageOfKind
from domain.unit_of_work import DatabaseConflict
from domain.usage import UsageCounts
from domain.usage_range import RangeReversed, TimeBucket
from domain.user import User
from tests.domain.scripted_recipe import crashing, succeeding
from tests.domain.studio import Studio
from tests.factories import NOW

DAY = timedelta(days=1)


@pytest.fixture
def counting(studio: Studio) -> Counting:
    return Counting(
        database=studio.database, kinds=studio.recipes.keys(), isolating=studio.isolating
    )


async def performed(studio: Studio, user: User, *, price: int, spent: int | None) -> None:
    """To its end; one that spends None fails."""
    generation = await studio.requested(user, price=price)
    failure = RecipeFailed(FailureCode.SOURCE_EMPTY)
    studio.recipe.scripts.append(crashing(failure) if spent is None else succeeding(spent=spent))
    await studio.performing.perform(generation.id)


async def test_each_end_is_counted_by_its_kind_and_day(
    studio: Studio, creator: User, counting: Counting
) -> None:
    await performed(studio, creator, price=3, spent=2)
    await performed(studio, creator, price=2, spent=None)
    studio.clock.move(2 * DAY)
    await performed(studio, creator, price=3, spent=3)
    cancelled = await studio.requested(creator)
    await studio.generating.cancel(cancelled.id, owner_id=creator.id)
    under_way = await studio.requested(creator)

    stats = await counting.stats(
        creator.id, since=NOW, until=studio.clock() + DAY, bucket=TimeBucket.DAY
    )

    assert not studio.stored(under_way).is_counted
    assert stats.totals == UsageCounts(succeeded=2, failed=1, cancelled=1, credits_spent=5)
    assert (stats.totals.generations, stats.totals.success_rate) == (4, 2 / 3)
    assert [each.kind for each in stats.by_kind] == list(GenerationKind)
    assert stats.by_kind[0] == UsageOfKind(
        kind=GenerationKind.EXTRACT, succeeded=2, failed=1, cancelled=1, credits_spent=5
    )
    assert not any(each.generations for each in stats.by_kind[1:])
    assert [each.generations for each in stats.series] == [2, 0, 2, 0]
    assert [each.credits_spent for each in stats.series] == [2, 0, 3, 0]
    assert stats.series[0].starts_at == datetime(2026, 11, 23, 16, tzinfo=UTC)
    assert stats.time_zone == "Asia/Shanghai"


async def test_days_are_those_of_the_owners_time_zone(
    studio: Studio, creator: User, counting: Counting
) -> None:
    studio.account(creator).time_zone = "America/New_York"
    await performed(studio, creator, price=2, spent=2)

    stats = await counting.stats(
        creator.id,
        since=datetime(2026, 11, 24),  # noqa: DTZ001 - in the owner's own
        until=datetime(2026, 11, 26),  # noqa: DTZ001
        bucket=TimeBucket.DAY,
    )

    assert [each.generations for each in stats.series] == [1, 0]
    assert stats.series[0].starts_at == datetime(2026, 11, 24, 5, tzinfo=UTC)


async def test_nothing_at_all_has_no_rate(creator: User, counting: Counting) -> None:
    stats = await counting.stats(creator.id, since=NOW, until=NOW + DAY, bucket=TimeBucket.MONTH)

    assert (stats.totals, stats.totals.success_rate) == (UsageCounts(), None)
    assert [each.generations for each in stats.series] == [0]


async def test_others_are_not_counted(studio: Studio, creator: User, counting: Counting) -> None:
    await performed(studio, creator, price=2, spent=2)
    stranger = studio.user()

    stats = await counting.stats(stranger.id, since=NOW, until=NOW + DAY, bucket=TimeBucket.DAY)

    assert stats.totals == UsageCounts()


async def test_a_range_that_ends_before_it_begins_is_refused(
    creator: User, counting: Counting
) -> None:
    with pytest.raises(RangeReversed):
        await counting.stats(creator.id, since=NOW, until=NOW - DAY, bucket=TimeBucket.DAY)


async def test_what_an_older_release_ended_is_counted_once(
    studio: Studio, creator: User, counting: Counting
) -> None:
    await performed(studio, creator, price=2, spent=2)
    await performed(studio, creator, price=2, spent=None)
    counted = studio.database.tables.plain()["usage"]
    studio.database.tables.usage.clear()
    for row in studio.database.tables.generations.values():
        row.is_counted = False
    await studio.requested(creator)

    assert len(await counting.count_past()) == 2
    assert await counting.count_past() == []
    assert studio.database.tables.plain()["usage"] == counted


async def test_a_count_that_is_interrupted_leaves_nothing_half_done(
    studio: Studio, creator: User, counting: Counting
) -> None:
    await performed(studio, creator, price=2, spent=2)
    studio.database.tables.usage.clear()
    for row in studio.database.tables.generations.values():
        row.is_counted = False
    studio.database.conflicts = 1

    with studio.unchanged(), pytest.raises(DatabaseConflict):
        await counting.count_past()

    assert len(await counting.count_past()) == 1
