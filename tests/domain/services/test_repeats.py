"""A request of the staff that comes again is answered again, and carried out once."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from domain.audit import Actor
from domain.errors import Refusal
from domain.idempotency import IdempotencyConflict, IdempotencyKeyInvalid
from domain.key import Key
from domain.key_changes import CreditsInUse
from domain.services.issuing import ExpiryPast, PlanUnknown
from domain.staff_request import Asked
from domain.unit_of_work import DatabaseUnavailable
from tests.domain.key_studio import ADMIN, KeyStudio
from tests.factories import PLAN

NAME = "answer-lost-1"
COLLEAGUE = Actor(user_id="a colleague", ip_address="203.0.113.10")
ONCE = Asked(ADMIN, NAME)

Change = Callable[[KeyStudio, Key], Awaitable[object]]


@pytest.fixture
def studio() -> KeyStudio:
    return KeyStudio()


@pytest.fixture
async def key(studio: KeyStudio) -> Key:
    """Activated, with 20 credits."""
    return await studio.activated_key(studio.user())


async def test_credits_are_adjusted_once(studio: KeyStudio, key: Key) -> None:
    first = await studio.key_keeping.adjust(key.id, ONCE, amount=5, reason="补偿")

    with studio.unchanged():
        again = await studio.key_keeping.adjust(key.id, ONCE, amount=5, reason=" 补偿 ")

    assert (first.replayed, again.replayed) == (False, True)
    assert studio.key(key).credits_granted == again.key.credits_granted == 25


async def test_a_repeat_is_answered_even_where_it_would_now_be_refused(
    studio: KeyStudio, key: Key
) -> None:
    await studio.key_keeping.adjust(key.id, ONCE, amount=-20, reason="误发")
    await studio.key_keeping.revoke(key.id, ADMIN, reason="拒付", is_refunded=False)

    again = await studio.key_keeping.adjust(key.id, ONCE, amount=-20, reason="误发")

    assert again.replayed
    assert (again.key.credits_granted, again.key.revoked_at) == (0, studio.clock())


async def test_a_batch_is_issued_once_and_its_codes_are_not_told_again(studio: KeyStudio) -> None:
    until = studio.clock() + timedelta(days=1)
    order = {"count": 2, "name": "双十一", "activate_before": until}
    first = await studio.issuing.issue(PLAN.id, **order, asked=ONCE)  # type: ignore[arg-type]
    studio.clock.move(timedelta(days=2))  # when such a batch would be refused

    with studio.unchanged():
        again = await studio.issuing.issue(PLAN.id, **order, asked=ONCE)  # type: ignore[arg-type]

    assert (first.replayed, again.replayed) == (False, True)
    assert (again.batch.id, again.plan.id, again.codes) == (first.batch.id, PLAN.id, [])
    assert len(first.codes) == len(studio.database.tables.keys) == 2


@pytest.mark.parametrize(
    "other",
    [
        lambda studio, key: studio.key_keeping.adjust(key.id, ONCE, amount=6, reason="补偿"),
        lambda studio, key: studio.key_keeping.adjust(key.id, ONCE, amount=5, reason="赠送"),
        lambda studio, _: studio.key_keeping.adjust("other", ONCE, amount=5, reason="补偿"),
        lambda studio, _: studio.issuing.issue(PLAN.id, count=1, name="", asked=ONCE),
    ],
)
async def test_another_request_of_the_same_name_is_refused(
    studio: KeyStudio, key: Key, other: Change
) -> None:
    await studio.key_keeping.adjust(key.id, ONCE, amount=5, reason="补偿")

    with studio.unchanged(), pytest.raises(IdempotencyConflict) as refused:
        await other(studio, key)
    assert refused.value.field == ("input", "idempotencyKey")


async def test_another_batch_of_the_same_name_is_refused(studio: KeyStudio) -> None:
    until = studio.clock() + timedelta(days=9)
    await studio.issuing.issue(PLAN.id, count=2, name="双十一", asked=ONCE)

    for changes in ({"count": 3}, {"name": "双十二"}, {"activate_before": until}):
        order = {"count": 2, "name": "双十一", **changes}
        with studio.unchanged(), pytest.raises(IdempotencyConflict):
            await studio.issuing.issue(PLAN.id, **order, asked=ONCE)  # type: ignore[arg-type]


async def test_names_are_each_their_owner_s(studio: KeyStudio, key: Key) -> None:
    for asked in (ONCE, Asked(COLLEAGUE, NAME), Asked(ADMIN, "another-name"), Asked(ADMIN)):
        adjusted = await studio.key_keeping.adjust(key.id, asked, amount=5, reason="补偿")
        assert not adjusted.replayed

    assert studio.key(key).credits_granted == 40


@pytest.mark.parametrize(
    ("refused", "refusal"),
    [
        (
            lambda studio, key: studio.key_keeping.adjust(key.id, ONCE, amount=-21, reason="误"),
            CreditsInUse,
        ),
        (
            lambda studio, _: studio.issuing.issue("none", count=1, name="", asked=ONCE),
            PlanUnknown,
        ),
        (
            lambda studio, _: studio.issuing.issue(
                PLAN.id, count=1, name="", activate_before=studio.clock(), asked=ONCE
            ),
            ExpiryPast,
        ),
    ],
)
async def test_a_refused_request_does_not_use_up_its_name(
    studio: KeyStudio, key: Key, refused: Change, refusal: type[Refusal]
) -> None:
    with studio.unchanged(), pytest.raises(refusal):
        await refused(studio, key)

    assert not (await studio.key_keeping.adjust(key.id, ONCE, amount=5, reason="补偿")).replayed


async def test_an_answer_that_was_lost_is_had_by_asking_again(studio: KeyStudio, key: Key) -> None:
    studio.database.lost_answers = 1
    with pytest.raises(DatabaseUnavailable):
        await studio.key_keeping.adjust(key.id, ONCE, amount=5, reason="补偿")

    again = await studio.key_keeping.adjust(key.id, ONCE, amount=5, reason="补偿")

    assert again.replayed
    assert studio.key(key).credits_granted == 25


@pytest.mark.parametrize("name", ["", "short", "with space", "中文中文中文中文", "x" * 65])
def test_a_name_is_spelled_as_for_generations(name: str) -> None:
    with pytest.raises(IdempotencyKeyInvalid):
        Asked.of(ADMIN, name)
