"""What a closed account had under way, ended in SQL beside what ends by itself."""

import pytest

from domain.export import Export, ExportScope, ExportStatus
from domain.happening import Happening
from domain.page import PageRequest
from domain.services.stopping import Stopping
from domain.unit_of_work import Database
from domain.user import UserStatus
from domain.webhook import WebhookEvent
from infra.identity import new_id
from tests.domain.memory_event_log import MemoryEventLog
from tests.fakes import FakeQueue
from tests.infra.db.rows import HOUR, NOW, add_user
from tests.infra.db.services import CONCLUDING, TELLING
from tests.infra.db.webhook_rows import a_webhook


@pytest.fixture
def stopping() -> Stopping:
    return Stopping(concluding=CONCLUDING, queue=FakeQueue(), events=MemoryEventLog())


def an_export(owner_id: str, status: ExportStatus, *, age: int = 0) -> Export:
    return Export(
        id=new_id(),
        owner_id=owner_id,
        scope=ExportScope.CONTENTS,
        status=status,
        run_after=NOW,
        created_at=NOW - age * HOUR,
        finished_at=NOW if status is ExportStatus.READY else None,
    )


async def test_exports_under_way_end_and_no_others(database: Database, stopping: Stopping) -> None:
    async with database.begin() as work:
        owner, other = await add_user(work), await add_user(work)
        mine = [an_export(owner.id, status, age=age) for age, status in enumerate(ExportStatus)]
        foreign = an_export(other.id, ExportStatus.QUEUED)
        for export in (*mine, foreign):
            await work.exports.add(export)

    async with database.begin(user_id=owner.id) as work:
        await work.users.lock(owner.id)
        assert await stopping.stop_all(work, owner.id) == []

    async with database.read_latest() as reader:
        ended = [await reader.exports.get(each.id) for each in (*mine, foreign)]
    assert [each and each.status for each in ended] == [
        ExportStatus.FAILED,
        ExportStatus.FAILED,
        ExportStatus.READY,
        ExportStatus.FAILED,
        ExportStatus.QUEUED,
    ]
    assert [each.finished_at is not None for each in ended if each] == [True] * 3 + [False] * 2


@pytest.mark.parametrize("status", [UserStatus.ACTIVE, UserStatus.DISABLED])
async def test_webhooks_are_told_as_the_account_is_in_the_same_transaction(
    database: Database, status: UserStatus
) -> None:
    async with database.begin() as work:
        owner = await add_user(work)
        webhook = a_webhook(owner.id)
        await work.webhooks.add(webhook)

    async with database.begin() as work:
        locked = await work.users.lock(owner.id)
        assert locked is not None
        locked.status = status
        happening = Happening(owner_id=owner.id, event=WebhookEvent.KEY_EXPIRED, data={}, at=NOW)
        await TELLING.tell_webhooks(work, happening)

    async with database.read_latest() as reader:
        log = await reader.webhook_deliveries.page(webhook.id, None, PageRequest(10))
    assert len(log.items) == (1 if status is UserStatus.ACTIVE else 0)
