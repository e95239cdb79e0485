"""The rotation of refresh tokens: each works once, and a copied one ends the session."""

from datetime import timedelta

import pytest

from domain.errors import RateLimited, ServiceUnavailable, Unauthenticated
from domain.rate_limit import Bucket
from domain.services.sessions import Device
from domain.session import (
    ROTATION_GRACE,
    AccountDisabled,
    RefreshTokenInvalid,
    RefreshTokenReused,
    SessionTokens,
)
from domain.user import User, UserStatus
from tests.domain.studio import LIFETIME, Studio
from tests.factories import ADDRESS

SECOND = timedelta(seconds=1)


@pytest.fixture
def user(studio: Studio) -> User:
    return studio.user()


@pytest.fixture
async def first(studio: Studio, user: User, device: Device) -> SessionTokens:
    return await studio.sessions.open(user, device)


async def test_a_refresh_gives_a_new_pair_and_a_longer_session(
    studio: Studio, first: SessionTokens, device: Device
) -> None:
    studio.clock.move(timedelta(days=1))

    second = await studio.sessions.refresh(first.refresh_token, device)

    assert second.refresh_token != first.refresh_token
    assert second.access_token != first.access_token
    assert second.refresh_token_expires_at == studio.clock() + LIFETIME
    before = await studio.sessions.refresh(second.refresh_token, device)
    assert before.user.id == first.user.id


async def test_a_used_token_ends_the_whole_session_after_the_grace(
    studio: Studio, first: SessionTokens, device: Device
) -> None:
    second = await studio.sessions.refresh(first.refresh_token, device)
    studio.clock.move(timedelta(seconds=31))

    with pytest.raises(RefreshTokenReused):
        await studio.sessions.refresh(first.refresh_token, device)

    with pytest.raises(RefreshTokenInvalid):
        await studio.sessions.refresh(second.refresh_token, device)
    with pytest.raises(Unauthenticated):
        await studio.sessions.authenticate(second.access_token, ip_address=ADDRESS)


async def test_sockets_hear_at_once_of_a_session_that_a_reuse_has_ended(
    studio: Studio, first: SessionTokens, user: User, device: Device
) -> None:
    await studio.sessions.refresh(first.refresh_token, device)
    assert studio.endings.told == []
    studio.clock.move(ROTATION_GRACE + SECOND)

    with pytest.raises(RefreshTokenReused):
        await studio.sessions.refresh(first.refresh_token, device)

    assert studio.endings.told == [user.id]


async def test_a_reuse_leaves_the_other_sessions_of_the_user_alone(
    studio: Studio, first: SessionTokens, user: User, device: Device
) -> None:
    other = await studio.sessions.open(user, device)
    await studio.sessions.refresh(first.refresh_token, device)
    studio.clock.move(ROTATION_GRACE + SECOND)
    with pytest.raises(RefreshTokenReused):
        await studio.sessions.refresh(first.refresh_token, device)

    assert await studio.sessions.authenticate(other.access_token, ip_address=ADDRESS)


async def test_two_tabs_may_refresh_at_once(
    studio: Studio, first: SessionTokens, device: Device
) -> None:
    one = await studio.sessions.refresh(first.refresh_token, device)
    studio.clock.move(timedelta(seconds=30))

    other = await studio.sessions.refresh(first.refresh_token, device)

    assert other.refresh_token == one.refresh_token
    assert await studio.sessions.authenticate(one.access_token, ip_address=ADDRESS)
    assert await studio.sessions.authenticate(other.access_token, ip_address=ADDRESS)
    assert await studio.sessions.refresh(other.refresh_token, device)


async def test_a_token_of_two_rotations_ago_has_no_grace(
    studio: Studio, first: SessionTokens, device: Device
) -> None:
    second = await studio.sessions.refresh(first.refresh_token, device)
    await studio.sessions.refresh(second.refresh_token, device)

    with pytest.raises(RefreshTokenReused):
        await studio.sessions.refresh(first.refresh_token, device)


async def test_what_is_no_refresh_token_is_refused(
    studio: Studio, first: SessionTokens, device: Device
) -> None:
    for token in ("", "refresh of somebody else", first.access_token):
        with pytest.raises(RefreshTokenInvalid):
            await studio.sessions.refresh(token, device)
    assert await studio.sessions.authenticate(first.access_token, ip_address=ADDRESS)


async def test_a_session_can_be_refreshed_until_it_expires(
    studio: Studio, first: SessionTokens, device: Device
) -> None:
    studio.clock.move(LIFETIME)

    with pytest.raises(RefreshTokenInvalid):
        await studio.sessions.refresh(first.refresh_token, device)


async def test_an_ended_session_cannot_be_refreshed(
    studio: Studio, first: SessionTokens, device: Device
) -> None:
    viewer = await studio.sessions.authenticate(first.access_token, ip_address=ADDRESS)
    await studio.sessions.logout(viewer)

    with pytest.raises(RefreshTokenInvalid):
        await studio.sessions.refresh(first.refresh_token, device)


async def test_a_disabled_account_cannot_refresh_and_its_token_is_not_used_up(
    studio: Studio, first: SessionTokens, user: User, device: Device
) -> None:
    studio.account(user).status = UserStatus.DISABLED
    with pytest.raises(AccountDisabled):
        await studio.sessions.refresh(first.refresh_token, device)

    studio.account(user).status = UserStatus.ACTIVE
    assert await studio.sessions.refresh(first.refresh_token, device)


async def test_the_token_of_a_user_who_is_gone_is_refused(
    studio: Studio, first: SessionTokens, user: User, device: Device
) -> None:
    del studio.database.tables.users[user.id]

    with pytest.raises(RefreshTokenInvalid):
        await studio.sessions.refresh(first.refresh_token, device)


async def test_a_refresh_that_was_refused_uses_up_no_token(
    studio: Studio, first: SessionTokens, device: Device
) -> None:
    limit = (Bucket.REFRESH_PER_ADDRESS, device.ip_address)
    studio.rate_limits.empty.add(limit)
    with pytest.raises(RateLimited):
        await studio.sessions.refresh(first.refresh_token, device)
    studio.rate_limits.empty.remove(limit)
    studio.live_sessions.is_away = True
    with pytest.raises(ServiceUnavailable):
        await studio.sessions.refresh(first.refresh_token, device)
    studio.live_sessions.is_away = False

    second = await studio.sessions.refresh(first.refresh_token, device)

    studio.clock.move(ROTATION_GRACE + SECOND)
    assert await studio.sessions.refresh(second.refresh_token, device)
