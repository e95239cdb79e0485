"""Accounts in the hands of the staff: disabled with all that they do, and given roles."""

import asyncio

import pytest

from domain.administration import AccountDeleted, LastAdministrator, OwnAccount, SettableStatus
from domain.audit import AuditCriteria, ReasonMissing
from domain.errors import Forbidden, NotFound, ServiceUnavailable, Unauthenticated
from domain.event import GenerationCancelled
from domain.generation import GenerationStatus
from domain.options import LineTooLong
from domain.page import PageRequest
from domain.permission import Permission, Scope
from domain.services.delegating import TokenOrder
from domain.services.permitting import Permitting
from domain.services.sessions import Device
from domain.session import AccountDisabled
from domain.user import Role, User, UserStatus
from tests.domain.admission_studio import GIVEN, Admission, actor
from tests.domain.studio import Studio
from tests.factories import ADDRESS, PLAN

PASSWORD = "correct horse"


@pytest.fixture
def admission(studio: Studio) -> Admission:
    return Admission(studio)


async def disable(admission: Admission, user: User, *, by: User | None = None) -> User:
    return await admission.user_administration.set_status(
        user.id, SettableStatus.DISABLED, reason="abuse", actor=actor(by or admission.admin)
    )


async def set_role(admission: Admission, user: User, role: Role, *, by: User | None = None) -> User:
    return await admission.user_administration.set_role(
        user.id, role, reason="hired", actor=actor(by or admission.admin)
    )


async def test_disabling_ends_sessions_and_tokens_at_once(
    studio: Studio, admission: Admission, creator: User, device: Device
) -> None:
    signed_in = await studio.sessions.login(creator.email, PASSWORD, device)
    issued = await admission.delegating.create(
        TokenOrder(name="script", scopes=[Scope.GENERATE], expires_in_days=1),
        GIVEN,
        actor=actor(creator),
    )

    disabled = await disable(admission, creator)

    assert disabled.status is UserStatus.DISABLED
    for token in (signed_in.access_token, issued.token):
        with pytest.raises(Unauthenticated):
            await admission.authenticating.authenticate(token, ip_address=ADDRESS)
    with pytest.raises(AccountDisabled):
        await studio.sessions.login(creator.email, PASSWORD, device)
    assert studio.endings.told == [creator.id]


async def test_disabling_cancels_what_waits_and_gives_its_credits_back(
    studio: Studio, admission: Admission, creator: User
) -> None:
    waiting = [await studio.requested(creator, price=3) for _ in range(2)]
    others = await studio.creator()
    kept = await studio.requested(others, price=3)

    await disable(admission, creator)

    assert {studio.stored(each).status for each in waiting} == {GenerationStatus.CANCELLED}
    key = studio.key_of(waiting[0])
    assert (key.credits_held, key.credits_available) == (0, PLAN.credits)
    for generation in waiting:
        assert studio.events.streams[generation.id][-1].event == GenerationCancelled(3)
    assert studio.stored(kept).status is GenerationStatus.QUEUED


async def test_the_worker_of_what_runs_is_woken(
    studio: Studio, admission: Admission, creator: User
) -> None:
    generation = await studio.requested(creator)
    studio.recipe.wait_for_the_test()
    running = asyncio.create_task(studio.performing.perform(generation.id))
    await studio.recipe.started.wait()

    await disable(admission, creator)

    assert studio.stored(generation).cancel_requested_at == studio.clock()
    assert studio.queue.wakes == [generation.id]
    running.cancel()
    await asyncio.wait([running])


async def test_a_request_that_was_let_in_before_asks_for_nothing_after(
    studio: Studio, admission: Admission, creator: User
) -> None:
    await disable(admission, creator)

    with studio.unchanged(), pytest.raises(Unauthenticated):
        await studio.requested(creator)


async def test_without_the_store_of_sessions_it_says_so_and_can_be_repeated(
    studio: Studio, admission: Admission, creator: User, device: Device
) -> None:
    await studio.sessions.login(creator.email, PASSWORD, device)
    studio.live_sessions.is_away = True
    with pytest.raises(ServiceUnavailable):
        await disable(admission, creator)
    assert studio.account(creator).status is UserStatus.DISABLED

    studio.live_sessions.is_away = False
    await disable(admission, creator)

    assert await studio.live_sessions.list(creator.id) == []
    audited = [each.action for each in studio.database.tables.audit.values()]
    assert audited.count("user.status_set") == 1


async def test_what_cannot_be_told_is_done_all_the_same(
    studio: Studio, admission: Admission, creator: User, device: Device
) -> None:
    generation = await studio.requested(creator)
    await studio.sessions.login(creator.email, PASSWORD, device)
    studio.endings.is_away = studio.queue.is_away = studio.events.is_away = True

    await disable(admission, creator)

    assert await studio.live_sessions.list(creator.id) == []
    assert studio.stored(generation).status is GenerationStatus.CANCELLED


async def test_an_account_can_be_let_in_again(
    studio: Studio, admission: Admission, creator: User, device: Device
) -> None:
    await disable(admission, creator)

    await admission.user_administration.set_status(
        creator.id, SettableStatus.ACTIVE, reason="a mistake", actor=actor(admission.admin)
    )

    assert await studio.sessions.login(creator.email, PASSWORD, device)


async def test_status_and_role_are_audited_with_their_reason(
    studio: Studio, admission: Admission
) -> None:
    user = studio.user()

    await disable(admission, user)
    await set_role(admission, user, Role.SUPPORT)

    page = await admission.audit_log.page(AuditCriteria(subject_id=user.id), PageRequest(10))
    assert [(each.action, each.before, each.after) for each in page.items] == [
        ("user.role_set", {"role": "USER"}, {"role": "SUPPORT", "reason": "hired"}),
        ("user.status_set", {"status": "ACTIVE"}, {"status": "DISABLED", "reason": "abuse"}),
    ]
    assert {(each.actor_id, each.ip_address) for each in page.items} == {
        (admission.admin.id, ADDRESS)
    }


async def test_a_role_counts_at_once(studio: Studio, admission: Admission) -> None:
    user, permitting = studio.user(), Permitting(database=studio.database)

    await set_role(admission, user, Role.SUPPORT)
    await permitting.require(user.id, Permission.READ_USERS)
    await set_role(admission, user, Role.USER)

    with pytest.raises(Forbidden):
        await permitting.require(user.id, Permission.READ_USERS)


async def test_the_last_administrator_stays(studio: Studio, admission: Admission) -> None:
    studio.user(role=Role.ADMIN, status=UserStatus.DISABLED)

    with studio.unchanged():
        with pytest.raises(LastAdministrator):
            await disable(admission, admission.admin)
        with pytest.raises(LastAdministrator):
            await set_role(admission, admission.admin, Role.USER)


async def test_nobody_does_it_to_the_own_account(studio: Studio, admission: Admission) -> None:
    studio.user(role=Role.ADMIN)

    with studio.unchanged():
        with pytest.raises(OwnAccount):
            await disable(admission, admission.admin)
        with pytest.raises(OwnAccount):
            await set_role(admission, admission.admin, Role.SUPPORT)


async def test_of_two_who_disable_each_other_one_comes_too_late(
    studio: Studio, admission: Admission
) -> None:
    other = studio.user(role=Role.ADMIN)

    outcomes = await asyncio.gather(
        disable(admission, other),
        disable(admission, admission.admin, by=other),
        return_exceptions=True,
    )

    assert [type(each) for each in outcomes] == [User, Forbidden]
    assert studio.account(admission.admin).status is UserStatus.ACTIVE


@pytest.mark.parametrize("role", [Role.USER, Role.SUPPORT])
async def test_who_lost_the_role_meanwhile_changes_nothing(
    studio: Studio, admission: Admission, role: Role
) -> None:
    former, user = studio.user(role=role), studio.user()

    with studio.unchanged():
        with pytest.raises(Forbidden):
            await disable(admission, user, by=former)
        with pytest.raises(Forbidden):
            await set_role(admission, user, Role.ADMIN, by=former)


async def test_a_deleted_account_stays_as_it_is(studio: Studio, admission: Admission) -> None:
    user = studio.user(status=UserStatus.DELETED)

    with studio.unchanged():
        with pytest.raises(AccountDeleted):
            await disable(admission, user)
        with pytest.raises(AccountDeleted):
            await set_role(admission, user, Role.ADMIN)


async def test_an_unknown_account_is_not_there(studio: Studio, admission: Admission) -> None:
    with studio.unchanged(), pytest.raises(NotFound):
        await admission.user_administration.set_role(
            "nobody", Role.ADMIN, reason="why", actor=actor(admission.admin)
        )


@pytest.mark.parametrize(
    ("reason", "refusal"), [(" \u200b ", ReasonMissing), ("x" * 501, LineTooLong)]
)
async def test_a_reason_is_given(
    studio: Studio, admission: Admission, reason: str, refusal: type[Exception]
) -> None:
    user = studio.user()

    with studio.unchanged(), pytest.raises(refusal):
        await admission.user_administration.set_role(
            user.id, Role.ADMIN, reason=reason, actor=actor(admission.admin)
        )


async def test_accounts_are_found_by_address_name_and_id(
    studio: Studio, admission: Admission
) -> None:
    mei = studio.user(email="mei@example.com", display_name="小美")
    wang = studio.user(email="wang@example.com", display_name="老旺")

    async def found(search: str | None) -> list[str]:
        page = await admission.user_administration.page(search, PageRequest(10))
        return [user.id for user in page.items]

    assert await found(" MEI@ ") == [mei.id]
    assert await found("老") == [wang.id, admission.admin.id]
    assert await found(wang.id) == [wang.id]
    assert await found("nobody") == []
    assert await found("  ") == [wang.id, mei.id, admission.admin.id]
