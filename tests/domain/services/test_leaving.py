"""Whoever leaves is out at once, pays for nothing any more, and is forgotten soon after."""

from datetime import timedelta

import pytest

from domain.audit import Actor
from domain.departure import ConfirmationMismatch, LastAdministratorLeaves
from domain.erasure import ErasedInput
from domain.errors import NotFound, RateLimited, Unauthenticated
from domain.generation import GenerationStatus
from domain.key import KeyState
from domain.mail import MailKind
from domain.rate_limit import Bucket
from domain.second_factor import SecondFactorRequired
from domain.services.leaving import Farewell
from domain.services.sessions import Device
from domain.session import CredentialsInvalid, RefreshTokenInvalid
from domain.user import Role, User, UserStatus
from domain.webhook import Webhook, WebhookStatus
from tests.domain.custody_studio import CustodyStudio
from tests.factories import NOW, a_key

PASSWORD = "correct horse"


@pytest.fixture
def studio() -> CustodyStudio:
    return CustodyStudio()


def farewell(user: User, **changes: str) -> Farewell:
    return Farewell(**{"password": PASSWORD, "confirm_email": user.email, **changes})


def actor_of(user: User, device: Device) -> Actor:
    return Actor(user_id=user.id, ip_address=device.ip_address)


async def left(studio: CustodyStudio, user: User, device: Device) -> None:
    await studio.leaving.leave(farewell(user), actor_of(user, device))


async def erased(studio: CustodyStudio) -> int:
    """So many steps it took until nothing was left to do."""
    steps = 0
    while studio.database.tables.erasures:
        if not await studio.erasing.erase_next():
            studio.clock.move(timedelta(minutes=1))
        steps += 1
    return steps


async def test_everything_ends_at_once(
    studio: CustodyStudio, creator: User, device: Device
) -> None:
    tokens = await studio.sessions.open(creator, device)
    waiting = await studio.requested(creator, price=3)

    await left(studio, creator, device)

    user = studio.account(creator)
    assert (user.status, user.deleted_at) == (UserStatus.DELETED, studio.clock())
    assert user.email == f"deleted-{user.id}@invalid"
    assert creator.display_name not in user.display_name
    assert await studio.live_sessions.list(creator.id) == []
    with pytest.raises(RefreshTokenInvalid):
        await studio.sessions.refresh(tokens.refresh_token, device)
    with pytest.raises(CredentialsInvalid):
        await studio.sessions.login(creator.email, PASSWORD, device)
    stored = studio.stored(waiting)
    assert (stored.status, stored.credits_refunded) == (GenerationStatus.CANCELLED, 3)
    key = studio.only_key()
    assert (key.state_at(studio.clock()), key.credits_held) == (KeyState.REVOKED, 0)
    assert await studio.sweeping.check_ledger() == []
    actions = [each.action for each in studio.database.tables.audit.values()]
    assert actions.count("user.deleted") == 1


async def test_a_running_job_is_told_to_stop_and_erasing_waits_for_it(
    studio: CustodyStudio, creator: User, device: Device
) -> None:
    job = await studio.requested(creator)
    studio.database.tables.generations[job.id].claim("worker", now=studio.clock())

    await left(studio, creator, device)

    assert studio.stored(job).cancel_requested_at is not None
    assert studio.queue.wakes == [job.id]
    assert await studio.erasing.erase_next()
    assert not isinstance(studio.stored(job).input, ErasedInput)
    studio.clock.move(timedelta(minutes=1))
    await studio.sweeping.recover()
    await erased(studio)
    assert isinstance(studio.stored(job).input, ErasedInput)
    assert await studio.sweeping.check_ledger() == []


async def test_what_they_made_is_gone_and_what_it_cost_stays(
    studio: CustodyStudio, creator: User, device: Device
) -> None:
    for n in range(3):
        article = studio.article(creator, picture=b"picture %d" % n)
        await studio.sharing.share(article.id, owner_id=creator.id)
    await studio.exported(creator)
    others = studio.article(studio.user(), picture=b"another's")

    await left(studio, creator, device)
    steps = await erased(studio)

    assert steps > 3
    tables = studio.database.tables
    assert [*tables.contents] == [others.id]
    assert len(tables.assets) == 1
    assert (tables.shares, tables.exports, tables.erasures) == ({}, {}, {})
    assert studio.only_key().owner_id == creator.id
    assert all(entry.ip_address is None for entry in tables.audit.values())


class Clinging:
    """An asset that nobody can look at."""

    @property
    def content_id(self) -> str:
        raise ZeroDivisionError


async def test_somebody_who_cannot_be_erased_keeps_nobody_else_waiting(
    studio: CustodyStudio, creator: User, device: Device
) -> None:
    other = studio.user()
    for user in (creator, other):
        await left(studio, user, device)
    studio.database.tables.erasures[creator.id].run_after -= timedelta(hours=1)
    studio.database.tables.access_tokens["odd"] = Clinging()  # type: ignore[assignment]
    with pytest.raises(ZeroDivisionError):
        while True:
            await studio.erasing.erase_next()
    del studio.database.tables.access_tokens["odd"]

    assert await studio.erasing.erase_next() == [other.id]


async def test_nothing_that_comes_late_stays(
    studio: CustodyStudio, creator: User, device: Device
) -> None:
    """A request that was let in before is at work after the first round."""
    await left(studio, creator, device)
    while await studio.erasing.erase_next():
        pass
    studio.article(creator)

    await erased(studio)

    assert studio.database.tables.contents == {}


async def test_a_name_and_a_key_that_come_late_are_taken_once_more(
    studio: CustodyStudio, creator: User, device: Device
) -> None:
    await left(studio, creator, device)
    while await studio.erasing.erase_next():
        pass
    user = studio.account(creator)
    user.display_name, user.avatar_url = "老旺本人", "https://example.com/face.png"
    late = a_key(creator.id)
    studio.database.tables.keys[late.id] = late

    await erased(studio)

    user = studio.account(creator)
    assert (user.display_name, user.avatar_url) == ("已注销", None)
    assert studio.database.tables.keys[late.id].state_at(studio.clock()) is KeyState.REVOKED
    assert studio.database.tables.erasures == {}


async def test_a_webhook_hears_nothing_of_it(
    studio: CustodyStudio, creator: User, device: Device
) -> None:
    webhook = Webhook(
        id="webhook",
        owner_id=creator.id,
        url="https://hooks.example.com",
        sealed_secret="sealed",
        created_at=NOW,
        updated_at=NOW,
    )
    studio.database.tables.webhooks[webhook.id] = webhook
    await studio.requested(creator)

    await left(studio, creator, device)

    assert studio.database.tables.webhooks[webhook.id].status is WebhookStatus.DISABLED
    assert studio.database.tables.webhook_deliveries == {}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"password": "wrong"}, CredentialsInvalid),
        ({"password": "correct horse" * 100}, CredentialsInvalid),
        ({"confirm_email": "other@example.com"}, ConfirmationMismatch),
    ],
)
async def test_what_is_not_confirmed_changes_nothing(
    studio: CustodyStudio,
    creator: User,
    device: Device,
    changes: dict[str, str],
    refusal: type[Exception],
) -> None:
    await studio.sessions.open(creator, device)

    with studio.unchanged(), pytest.raises(refusal):
        await studio.leaving.leave(farewell(creator, **changes), actor_of(creator, device))

    assert len(await studio.live_sessions.list(creator.id)) == 1


@pytest.mark.parametrize("bucket", [Bucket.LOGIN_PER_ADDRESS, Bucket.LOGIN_PER_ACCOUNT])
async def test_guessing_is_limited_as_signing_in_is(
    studio: CustodyStudio, creator: User, device: Device, bucket: Bucket
) -> None:
    is_per_address = bucket is Bucket.LOGIN_PER_ADDRESS
    studio.rate_limits.empty.add((bucket, device.ip_address if is_per_address else creator.email))

    with studio.unchanged(), pytest.raises(RateLimited):
        await left(studio, creator, device)


async def test_who_has_a_second_factor_does_not_get_by_without_it(
    studio: CustodyStudio, creator: User, device: Device
) -> None:
    studio.account(creator).totp_enabled_at = NOW

    with studio.unchanged(), pytest.raises(SecondFactorRequired):
        await left(studio, creator, device)


async def test_the_last_administrator_stays(studio: CustodyStudio, device: Device) -> None:
    last = studio.user(role=Role.ADMIN)
    studio.user(role=Role.ADMIN, status=UserStatus.DISABLED)
    with studio.unchanged(), pytest.raises(LastAdministratorLeaves):
        await left(studio, last, device)

    studio.user(role=Role.ADMIN)
    await left(studio, last, device)
    assert studio.account(last).status is UserStatus.DELETED


async def test_nobody_leaves_twice(studio: CustodyStudio, creator: User, device: Device) -> None:
    await left(studio, creator, device)

    with studio.unchanged(), pytest.raises(Unauthenticated):
        await left(studio, creator, device)


async def test_a_conflict_is_tried_again(
    studio: CustodyStudio, creator: User, device: Device
) -> None:
    studio.database.conflicts = 2

    await left(studio, creator, device)

    assert len(studio.database.tables.erasures) == 1


async def test_without_the_store_of_sessions_it_happens_all_the_same(
    studio: CustodyStudio, creator: User, device: Device
) -> None:
    studio.live_sessions.is_away = True

    await left(studio, creator, device)

    assert studio.account(creator).status is UserStatus.DELETED
    with pytest.raises(Unauthenticated):
        await studio.requested(creator)


async def test_their_links_show_nothing_any_more(
    studio: CustodyStudio, creator: User, device: Device
) -> None:
    article = studio.article(creator)
    issued = await studio.sharing.share(article.id, owner_id=creator.id)

    await left(studio, creator, device)

    with pytest.raises(NotFound):
        await studio.sharing.open(issued.token, visitor="198.51.100.9")


async def test_nobody_writes_to_them_any_more(
    studio: CustodyStudio, creator: User, device: Device
) -> None:
    await left(studio, creator, device)

    async with studio.database.begin() as work:
        await studio.telling.order_mail(work, MailKind.KEY_EXPIRED, user_id=creator.id)

    assert studio.database.tables.mails == {}
