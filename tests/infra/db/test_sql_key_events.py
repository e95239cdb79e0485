"""Key events in SQL."""

from domain.key import Key
from domain.key_event import KeyEvent, KeyEventType
from domain.unit_of_work import Database, UnitOfWork
from infra.identity import new_id
from tests.factories import plain
from tests.infra.db.rows import NOW, add_key, add_user


async def _add_events(work: UnitOfWork, key: Key, count: int) -> list[KeyEvent]:
    events = [
        KeyEvent(
            id=new_id(),
            key_id=key.id,
            owner_id=key.owner_id,
            type=KeyEventType.EXPIRING,
            created_at=NOW,
        )
        for _ in range(count)
    ]
    for event in events:
        await work.key_events.add(event)
    return events


async def test_the_newest_events_of_each_key_come_newest_first(database: Database) -> None:
    async with database.begin() as work:
        user = await add_user(work)
        busy, quiet, silent = [await add_key(work, user) for _ in range(3)]
        of_busy = await _add_events(work, busy, 4)
        (of_quiet,) = await _add_events(work, quiet, 1)
        await _add_events(work, await add_key(work, user), 1)

    async with database.read() as reader:
        found = await reader.key_events.newest([busy.id, quiet.id, silent.id], limit=3)

    assert [plain(event) for event in found] == [
        plain(event) for event in (of_quiet, *of_busy[:0:-1])
    ]
