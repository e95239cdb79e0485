"""The record of who changed what."""

import pytest

from domain.audit import Actor, Change
from domain.services.auditing import Auditing
from tests.domain.studio import Studio


async def test_a_change_is_recorded_with_actor_address_and_both_states(studio: Studio) -> None:
    auditing = Auditing(new_id=studio.new_id, clock=studio.clock)

    async with studio.database.begin() as work:
        await auditing.record(
            work,
            Actor(user_id="01ADMIN", ip_address="203.0.113.9"),
            Change(
                action="user.disabled",
                subject_id="01SOMEBODY",
                before={"status": "ACTIVE"},
                after={"status": "DISABLED", "reason": None},
            ),
        )

    (entry,) = studio.database.tables.audit.values()
    assert (entry.actor_id, entry.ip_address) == ("01ADMIN", "203.0.113.9")
    assert (entry.action, entry.subject_id) == ("user.disabled", "01SOMEBODY")
    assert entry.before == {"status": "ACTIVE"}
    assert entry.after == {"status": "DISABLED", "reason": None}
    assert entry.created_at == studio.clock()


async def test_nothing_is_recorded_of_a_change_that_did_not_happen(studio: Studio) -> None:
    auditing = Auditing(new_id=studio.new_id, clock=studio.clock)

    with pytest.raises(RuntimeError):
        async with studio.database.begin() as work:
            await auditing.record(
                work,
                Actor(user_id="01ADMIN", ip_address="203.0.113.9"),
                Change(action="user.disabled", subject_id="01SOMEBODY"),
            )
            raise RuntimeError

    assert not studio.database.tables.audit
