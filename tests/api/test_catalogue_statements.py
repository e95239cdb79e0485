"""Lists of what there is to choose, and of what was used, cost the same however long they are."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.user import Role
from tests.api.counting import Counter, counting

_CATALOGUES = """
{
  platforms { name coverSizes { width } } voices { id } engines { model }
  coverThemes { id previewUrl } infoCardThemes { id previewUrl }
}
"""
_PLANS = "{ plans { id name } }"
_USAGE = """
query ($since: DateTime!, $until: DateTime!) {
  usageStats(range: {from: $since, to: $until}, bucket: DAY) {
    byKind { generations } series { generations }
  }
}
"""
_HEALTH = "{ systemHealth { workers { id } providers { name } queueDepth { queue waiting } } }"


@pytest.fixture
async def creator(tmp_path: Path) -> AsyncIterator[Counter]:
    async with counting(tmp_path, Role.USER) as counter:
        yield counter


@pytest.mark.parametrize(
    ("query", "statements"),
    [
        # Nothing of it is in SQL.
        (_CATALOGUES, 0),
        # All plans.
        (_PLANS, 1),
    ],
    ids=["catalogues", "plans"],
)
async def test_a_catalogue_is_read_at_once(creator: Counter, query: str, statements: int) -> None:
    data, sent = await creator.ask(query)

    assert all(len(offers) > 1 for offers in data.values())
    assert len(sent) == statements, sent


async def test_usage_of_any_span_takes_the_same_statements(creator: Counter) -> None:
    for days in (2, 28):
        data, sent = await creator.ask(
            _USAGE, since="2026-11-01T00:00:00+08:00", until=f"2026-11-{days:02}T00:00:00+08:00"
        )
        assert len(data["usageStats"]["series"]) == days - 1
        # The owner, whose calendar it is by; the slots.
        assert len(sent) == 2, sent


async def test_the_systems_health_is_read_at_once(tmp_path: Path) -> None:
    async with counting(tmp_path, Role.ADMIN) as admin:
        data, sent = await admin.ask(_HEALTH)

    assert len(data["systemHealth"]["queueDepth"]) > 1
    # Whether the viewer may; all queues, and who works at them; whether the tables have a
    # version, and which.
    assert len(sent) == 5, sent
