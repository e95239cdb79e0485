import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import DomainError
from domain.key import KeyState
from domain.options import LineTooLong
from domain.services.issuing import BATCH_LIMIT, BatchSizeInvalid, ExpiryPast, PlanUnknown
from domain.staff_request import Asked
from tests.domain.key_studio import ADMIN
from tests.domain.studio import Studio
from tests.factories import PLAN


async def test_a_batch_of_codes_is_issued_once_and_stored_as_digests(studio: Studio) -> None:
    activate_before = studio.clock() + timedelta(days=90)

    issued = await studio.issuing.issue(
        PLAN.id, count=3, name="双十一", activate_before=activate_before, asked=Asked(ADMIN)
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
    until = studio.clock() + timedelta(days=90)
    issued = await studio.issuing.issue(
        PLAN.id, count=2, name="双十一", activate_before=until, asked=Asked(ADMIN)
    )

    (entry,) = studio.database.tables.audit.values()
    assert (entry.action, entry.subject_id) == ("keys.issued", issued.batch.id)
    assert (entry.actor_id, entry.ip_address) == (ADMIN.user_id, ADMIN.ip_address)
    assert issued.batch.issued_by_id == ADMIN.user_id
    assert entry.after == {
        "plan": PLAN.id,
        "count": 2,
        "name": "双十一",
        "expiresAt": until.isoformat(),
    }


async def test_codes_come_as_a_table_too(studio: Studio) -> None:
    studio.sell(replace(PLAN, id="formula", name='=HYPERLINK("x")', credits=7, valid_days=9))
    until = studio.clock() + timedelta(days=90)

    issued = await studio.issuing.issue("formula", count=2, name="", activate_before=until)

    assert list(csv.reader(io.StringIO(issued.csv.removeprefix("\ufeff"), newline=""))) == [
        ["code", "plan", "credits", "valid days", "activate before"],
        *([code, '\'=HYPERLINK("x")', "7", "9", until.isoformat()] for code in issued.codes),
    ]
    endless = await studio.issuing.issue(PLAN.id, count=1, name="")
    assert endless.csv.splitlines()[1] == f"{endless.codes[0]},{PLAN.name},20,30,"


@pytest.mark.parametrize("seconds", [0, -1])
async def test_keys_that_nobody_can_activate_are_not_issued(studio: Studio, seconds: int) -> None:
    until = studio.clock() + timedelta(seconds=seconds)

    with studio.unchanged(), pytest.raises(ExpiryPast):
        await studio.issuing.issue(PLAN.id, count=1, name="", activate_before=until)


async def test_a_name_too_long_is_refused(studio: Studio) -> None:
    with studio.unchanged(), pytest.raises(LineTooLong):
        await studio.issuing.issue(PLAN.id, count=1, name="名" * 201)


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
