from datetime import timedelta

import pytest

from domain.errors import NotFound, RateLimited, ServiceUnavailable, Unauthenticated
from domain.rate_limit import Bucket
from domain.services.sessions import Device
from domain.session import (
    ACCESS_TOKEN_LIFETIME,
    DEVICE_NAME_LENGTH,
    SEEN_PRECISION,
    AccountDisabled,
    CredentialsInvalid,
    SessionTokens,
)
from domain.user import PASSWORD_MAXIMUM, User, UserStatus
from tests.domain.fake_sessions import FakeLiveSessions
from tests.domain.studio import LIFETIME, Studio
from tests.factories import ADDRESS

PASSWORD = "correct horse"
SECOND = timedelta(seconds=1)


@pytest.fixture
def user(studio: Studio) -> User:
    return studio.user(email="laowang@example.com", password_hash=f"digest of {PASSWORD}")


@pytest.fixture
async def signed_in(studio: Studio, user: User, device: Device) -> SessionTokens:
    return await studio.sessions.login(user.email, PASSWORD, device)


async def test_the_right_password_opens_a_session(
    studio: Studio, user: User, device: Device
) -> None:
    tokens = await studio.sessions.login(" LaoWang@EXAMPLE.com", PASSWORD, device)

    now = studio.clock()
    assert tokens.user.id == user.id
    assert tokens.access_token_expires_at == now + ACCESS_TOKEN_LIFETIME
    assert tokens.refresh_token_expires_at == now + LIFETIME
    viewer = await studio.sessions.authenticate(tokens.access_token, ip_address=ADDRESS)
    (session,) = await studio.sessions.list(viewer.user_id)
    assert (session.user_id, session.device_name, session.ip_address) == (
        user.id,
        device.name,
        device.ip_address,
    )


async def test_the_name_of_a_device_is_cut_to_its_length(studio: Studio, user: User) -> None:
    device = Device("203.0.113.7", f"  {'x' * (DEVICE_NAME_LENGTH + 1)}")

    await studio.sessions.login(user.email, PASSWORD, device)

    (session,) = await studio.live_sessions.list(user.id)
    assert session.device_name == "x" * DEVICE_NAME_LENGTH


async def test_sockets_hear_at_once_of_a_session_that_made_room_for_another(
    studio: Studio, user: User, device: Device
) -> None:
    """The one that is in use stays, though it is the oldest."""
    studio.live_sessions = FakeLiveSessions(clock=studio.clock, most=2)
    oldest, second = [await studio.sessions.login(user.email, PASSWORD, device) for _ in range(2)]
    studio.clock.move(SEEN_PRECISION)
    await studio.sessions.authenticate(oldest.access_token, ip_address=ADDRESS)
    assert studio.endings.told == []

    await studio.sessions.login(user.email, PASSWORD, device)

    assert studio.endings.told == [user.id]
    assert await studio.sessions.authenticate(oldest.access_token, ip_address=ADDRESS)
    with pytest.raises(Unauthenticated):
        await studio.sessions.authenticate(second.access_token, ip_address=ADDRESS)


async def test_the_name_of_a_device_is_what_can_be_seen_of_it(studio: Studio, user: User) -> None:
    device = Device("203.0.113.7", "Pixel\x00\x1b[2J\u202e \n\t 9")

    await studio.sessions.login(user.email, PASSWORD, device)

    (session,) = await studio.live_sessions.list(user.id)
    assert session.device_name == "Pixel[2J 9"


@pytest.mark.parametrize(
    ("email", "password", "checked_against"),
    [
        ("laowang@example.com", "wrong horse", f"digest of {PASSWORD}"),
        ("nobody@example.com", PASSWORD, None),
        ("no address", PASSWORD, None),
    ],
)
async def test_a_wrong_password_and_an_unknown_account_are_one_answer_for_the_same_work(
    studio: Studio, user: User, email: str, password: str, checked_against: str | None
) -> None:
    with studio.unchanged(), pytest.raises(CredentialsInvalid) as refused:
        await studio.sessions.login(email, password, Device("203.0.113.7"))

    assert refused.value.field == ()
    assert studio.passwords.checked_against == [checked_against]
    assert await studio.live_sessions.list(user.id) == []


async def test_a_long_password_is_refused_after_the_same_work(
    studio: Studio, user: User, device: Device
) -> None:
    """Hashing what is cut off may match; the password is wrong all the same."""
    longest = "x" * PASSWORD_MAXIMUM
    studio.account(user).password_hash = f"digest of {longest}"

    with pytest.raises(CredentialsInvalid):
        await studio.sessions.login(user.email, longest + "x", device)

    assert studio.passwords.checked_against == [f"digest of {longest}"]


async def test_a_disabled_account_is_told_so_only_with_its_password(
    studio: Studio, user: User, device: Device
) -> None:
    studio.account(user).status = UserStatus.DISABLED

    with pytest.raises(CredentialsInvalid):
        await studio.sessions.login(user.email, "wrong horse", device)
    with pytest.raises(AccountDisabled):
        await studio.sessions.login(user.email, PASSWORD, device)
    assert await studio.live_sessions.list(user.id) == []


@pytest.mark.parametrize(
    ("bucket", "subject"),
    [
        (Bucket.LOGIN_PER_ADDRESS, "203.0.113.7"),
        (Bucket.LOGIN_PER_ACCOUNT, "laowang@example.com"),
    ],
)
async def test_too_many_logins_are_refused_before_any_password_is_checked(
    studio: Studio, user: User, bucket: Bucket, subject: str
) -> None:
    studio.rate_limits.empty.add((bucket, subject))

    with pytest.raises(RateLimited):
        await studio.sessions.login(f" {user.email.upper()} ", PASSWORD, Device("203.0.113.7"))

    assert studio.passwords.checked_against == []
    assert await studio.live_sessions.list(user.id) == []


async def test_signing_in_needs_the_store_of_sessions(
    studio: Studio, user: User, device: Device
) -> None:
    studio.live_sessions.is_away = True

    with pytest.raises(ServiceUnavailable):
        await studio.sessions.login(user.email, PASSWORD, device)


async def test_an_access_token_ends_with_its_session(
    studio: Studio, signed_in: SessionTokens
) -> None:
    viewer = await studio.sessions.authenticate(signed_in.access_token, ip_address=ADDRESS)

    await studio.sessions.logout(viewer)
    await studio.sessions.logout(viewer)

    with pytest.raises(Unauthenticated):
        await studio.sessions.authenticate(signed_in.access_token, ip_address=ADDRESS)


async def test_logging_out_leaves_the_other_devices_alone(
    studio: Studio, signed_in: SessionTokens, user: User, device: Device
) -> None:
    other = await studio.sessions.login(user.email, PASSWORD, device)

    viewer = await studio.sessions.authenticate(signed_in.access_token, ip_address=ADDRESS)
    await studio.sessions.logout(viewer)

    viewer = await studio.sessions.authenticate(other.access_token, ip_address=ADDRESS)
    assert [session.id for session in await studio.sessions.list(viewer.user_id)] == [
        viewer.session_id
    ]


async def test_an_access_token_is_believed_until_it_expires(
    studio: Studio, signed_in: SessionTokens
) -> None:
    studio.clock.move(ACCESS_TOKEN_LIFETIME - SECOND)
    assert await studio.sessions.authenticate(signed_in.access_token, ip_address=ADDRESS)

    studio.clock.move(SECOND)
    with pytest.raises(Unauthenticated):
        await studio.sessions.authenticate(signed_in.access_token, ip_address=ADDRESS)


@pytest.mark.parametrize("is_away", [False, True])
async def test_a_foreign_token_is_never_believed(studio: Studio, *, is_away: bool) -> None:
    studio.live_sessions.is_away = is_away

    with pytest.raises(Unauthenticated):
        await studio.sessions.authenticate("access of somebody else", ip_address=ADDRESS)


async def test_without_the_store_of_sessions_a_signed_token_is_believed(
    studio: Studio, signed_in: SessionTokens, user: User
) -> None:
    studio.live_sessions.is_away = True

    viewer = await studio.sessions.authenticate(signed_in.access_token, ip_address=ADDRESS)

    assert viewer.user_id == user.id
    for refused in (studio.sessions.logout(viewer), studio.sessions.list(viewer.user_id)):
        with pytest.raises(ServiceUnavailable):
            await refused


async def test_being_seen_is_known_to_the_minute_with_the_address(
    studio: Studio, signed_in: SessionTokens
) -> None:
    studio.clock.move(timedelta(seconds=60))

    viewer = await studio.sessions.authenticate(signed_in.access_token, ip_address="203.0.113.9")

    (session,) = await studio.sessions.list(viewer.user_id)
    assert (session.last_seen_at, session.ip_address) == (studio.clock(), "203.0.113.9")
    assert session.expires_at == signed_in.refresh_token_expires_at


async def test_leaving_everywhere_ends_this_session_too(
    studio: Studio, user: User, signed_in: SessionTokens, device: Device
) -> None:
    await studio.sessions.login(user.email, PASSWORD, device)

    assert await studio.sessions.end_all(user.id) == 2

    with pytest.raises(Unauthenticated):
        await studio.sessions.authenticate(signed_in.access_token, ip_address=ADDRESS)
    assert studio.endings.told == [user.id]


async def test_a_revoked_session_ends_and_the_others_go_on(
    studio: Studio, user: User, signed_in: SessionTokens, device: Device
) -> None:
    viewer = await studio.sessions.authenticate(signed_in.access_token, ip_address=ADDRESS)
    other = await studio.sessions.login(user.email, PASSWORD, device)

    await studio.sessions.revoke(viewer, other.session_id)

    (left,) = await studio.sessions.list(viewer.user_id)
    assert left.id == viewer.session_id
    with pytest.raises(NotFound):
        await studio.sessions.revoke(viewer, other.session_id)


async def test_someone_elses_session_is_not_there(
    studio: Studio, signed_in: SessionTokens, device: Device
) -> None:
    viewer = await studio.sessions.authenticate(signed_in.access_token, ip_address=ADDRESS)
    foreign = await studio.sessions.open(studio.user(), device)

    with pytest.raises(NotFound):
        await studio.sessions.revoke(viewer, foreign.session_id)

    assert await studio.sessions.authenticate(foreign.access_token, ip_address=ADDRESS)


async def test_ending_needs_the_store_of_sessions(studio: Studio, signed_in: SessionTokens) -> None:
    viewer = await studio.sessions.authenticate(signed_in.access_token, ip_address=ADDRESS)
    studio.live_sessions.is_away = True

    with pytest.raises(ServiceUnavailable):
        await studio.sessions.revoke(viewer, viewer.session_id)
    with pytest.raises(ServiceUnavailable):
        await studio.sessions.end_all(viewer.user_id)
    studio.live_sessions.is_away = False
    assert len(await studio.sessions.list(viewer.user_id)) == 1


async def test_an_ending_that_nobody_hears_of_is_an_ending(
    studio: Studio, signed_in: SessionTokens
) -> None:
    viewer = await studio.sessions.authenticate(signed_in.access_token, ip_address=ADDRESS)
    studio.endings.is_away = True

    await studio.sessions.revoke(viewer, viewer.session_id)

    assert await studio.sessions.list(viewer.user_id) == []
