"""Operators' plans: changed with a record, and keys keep what they were activated with."""

from dataclasses import replace

import pytest

from domain.errors import DomainError
from domain.options import LineTooLong
from domain.plan_terms import PlanNumberInvalid, PlanTermInvalid, PlanTerms
from domain.services.planning import PlanIdInvalid, PlanIncomplete
from tests.domain.key_studio import KeyStudio
from tests.factories import PLAN, plain

NEW = PlanTerms(name="团队版", credits=900, valid_days=90, max_concurrent=5, daily_cap=200)


@pytest.fixture
def studio() -> KeyStudio:
    studio = KeyStudio()
    # Plans of other tests are other objects.
    studio.database.tables.plans[PLAN.id] = replace(PLAN)
    return studio


async def test_a_new_plan_is_on_sale_and_recorded(studio: KeyStudio) -> None:
    plan = await studio.planning.set("team", NEW)

    assert (plan.priority, plan.is_on_sale) == (0, True)
    assert [each.id for each in await studio.planning.list()] == [PLAN.id, "team"]
    (entry,) = studio.database.tables.audit.values()
    assert (entry.action, entry.subject_id, entry.actor_id) == ("plan.created", "team", None)
    assert (entry.before, entry.after) == (
        None,
        {
            "name": "团队版",
            "credits": 900,
            "valid_days": 90,
            "max_concurrent": 5,
            "daily_cap": 200,
            "priority": 0,
            "is_on_sale": True,
        },
    )


async def test_what_is_not_said_of_a_plan_stays(studio: KeyStudio) -> None:
    before = plain(studio.database.tables.plans[PLAN.id])

    await studio.planning.set(PLAN.id, PlanTerms(priority=7, is_on_sale=False))

    assert plain(studio.database.tables.plans[PLAN.id]) == {
        **before,
        "priority": 7,
        "is_on_sale": False,
    }
    (entry,) = studio.database.tables.audit.values()
    assert entry.action == "plan.changed"
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["priority"], entry.after["priority"]) == (0, 7)


async def test_a_plan_off_sale_is_not_listed_and_its_keys_work(studio: KeyStudio) -> None:
    await studio.planning.set(PLAN.id, PlanTerms(is_on_sale=False))
    user = studio.user()

    key = await studio.activated_key(user)

    async with studio.database.read() as reader:
        assert await reader.plans.list() == []
        assert [plan.id for plan in await reader.plans.list_all()] == [PLAN.id]
    assert studio.key(key).credits_granted == PLAN.credits


async def test_a_key_keeps_its_credits_and_dates_and_follows_the_limits_of_its_plan(
    studio: KeyStudio,
) -> None:
    user = studio.user()
    key = await studio.activated_key(user)
    before = plain(studio.key(key))

    await studio.planning.set(
        PLAN.id, PlanTerms(credits=1, valid_days=1, max_concurrent=1, daily_cap=2)
    )

    assert plain(studio.key(key)) == before
    entitlement = await studio.activation.entitlement(user.id)
    assert (entitlement.max_concurrent, entitlement.daily_cap) == (1, 2)


@pytest.mark.parametrize(
    ("plan_id", "terms", "refusal"),
    [
        ("Team", NEW, PlanIdInvalid),
        ("", NEW, PlanIdInvalid),
        ("t" * 27, NEW, PlanIdInvalid),
        ("team", replace(NEW, name=None), PlanIncomplete),
        ("team", replace(NEW, name=" "), PlanIncomplete),
        ("team", replace(NEW, credits=None), PlanIncomplete),
        ("team", replace(NEW, credits=0), PlanNumberInvalid),
        ("team", replace(NEW, daily_cap=1_000_001), PlanNumberInvalid),
        ("team", replace(NEW, priority=101), PlanNumberInvalid),
        (PLAN.id, PlanTerms(valid_days=-1), PlanNumberInvalid),
        (PLAN.id, PlanTerms(name="名" * 101), LineTooLong),
    ],
)
async def test_refused_terms_change_nothing(
    studio: KeyStudio, plan_id: str, terms: PlanTerms, refusal: type[DomainError]
) -> None:
    with studio.unchanged(), pytest.raises(refusal):
        await studio.planning.set(plan_id, terms)


def test_terms_are_read_as_operators_write_them() -> None:
    terms = PlanTerms.parse(["credits=300", "valid-days=31", "name=创作版=新", "on-sale=no"])

    assert terms == PlanTerms(credits=300, valid_days=31, name="创作版=新", is_on_sale=False)
    assert PlanTerms.parse([]) == PlanTerms()


@pytest.mark.parametrize(
    "pair", ["credits", "credits=", "credits=many", "id=x", "on-sale=true", ""]
)
def test_unreadable_terms_are_refused(pair: str) -> None:
    with pytest.raises(PlanTermInvalid):
        PlanTerms.parse([pair])
