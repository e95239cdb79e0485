from datetime import timedelta

import pytest

from domain.errors import DomainError
from domain.key import KeyState
from domain.services.issuing import BATCH_LIMIT, BatchSizeInvalid, PlanUnknown
from tests.domain.studio import Studio
from tests.factories import PLAN


async def test_a_batch_of_codes_is_issued_once_and_stored_as_digests(studio: Studio) -> None:
    activate_before = studio.clock() + timedelta(days=90)

    issued = await studio.issuing.issue(
        PLAN.id, count=3, name="双十一", activate_before=activate_before, actor_id="admin"
    )

    keys = list(studio.database.tables.keys.values())
    assert len(set(issued.codes)) == 3
    assert [key.code_digest for key in keys] == [studio.codes.digest(code) for code in issued.codes]
    assert [key.code_prefix for key in keys] == [code[:8] for code in issued.codes]
    for key in keys:
        assert (key.plan_id, key.batch_id, key.owner_id) == (PLAN.id, issued.batch.id, None)
        assert key.state_at(studio.clock()) is KeyState.UNUSED
        assert key.activate_before == activate_before
        assert key.credits_granted == 0
    stored = str(studio.database.tables.plain())
    assert not any(f"'{code}'" in stored for code in issued.codes)


async def test_a_batch_is_audited(studio: Studio) -> None:
    issued = await studio.issuing.issue(PLAN.id, count=2, name="双十一", actor_id="admin")

    (entry,) = studio.database.tables.audit.values()
    assert (entry.action, entry.actor_id, entry.subject_id) == (
        "keys.issued",
        "admin",
        issued.batch.id,
    )
    assert entry.after == {"plan": PLAN.id, "count": 2, "name": "双十一"}


@pytest.mark.parametrize(
    ("plan_id", "count", "refusal"),
    [
        ("gold", 1, PlanUnknown),
        (PLAN.id, 0, BatchSizeInvalid),
        (PLAN.id, -1, BatchSizeInvalid),
        (PLAN.id, BATCH_LIMIT + 1, BatchSizeInvalid),
    ],
)
async def test_a_refused_batch_leaves_nothing(
    studio: Studio, plan_id: str, count: int, refusal: type[DomainError]
) -> None:
    with studio.unchanged(), pytest.raises(refusal):
        await studio.issuing.issue(plan_id, count=count, name="双十一")
