"""A new password counts once it is committed, even if the store of sessions is away just then.

Somebody who knows the old one signs in right before the commit, and nobody can end that session.
"""

from collections.abc import Awaitable, Callable

import pytest

from domain.errors import Unauthenticated
from domain.services.credentials import PasswordChange
from domain.services.sessions import Device
from domain.session import (
    CredentialsInvalid,
    CurrentPasswordWrong,
    RefreshTokenInvalid,
    SessionTokens,
)
from domain.user import User
from tests.domain.admission_studio import Admission
from tests.domain.fake_sessions import FakeLiveSessions
from tests.domain.mail_studio import MailStudio
from tests.factories import ADDRESS

OLD, NEW = "correct horse", "another horse"


class LostSessions(FakeLiveSessions):
    """Within reach until all have been ended for the first time, and for what comes meanwhile."""

    meanwhile: Callable[[], Awaitable[object]]

    async def end_all(self, user_id: str, *, except_session_id: str | None = None) -> int:
        ended = await super().end_all(user_id, except_session_id=except_session_id)
        await self.meanwhile()
        self.is_away = True
        return ended


@pytest.fixture
def studio() -> MailStudio:
    studio = MailStudio()
    studio.live_sessions = LostSessions(clock=studio.clock)
    return studio


@pytest.fixture
def user(studio: MailStudio) -> User:
    return studio.user(email="mei@example.com", password_hash=f"digest of {OLD}")


@pytest.fixture
def intruders(studio: MailStudio, user: User, device: Device) -> list[SessionTokens]:
    """Filled by the sign-in that comes between."""
    let_in: list[SessionTokens] = []

    async def sign_in() -> None:
        let_in.append(await studio.sessions.login(user.email, OLD, device))

    assert isinstance(studio.live_sessions, LostSessions)
    studio.live_sessions.meanwhile = sign_in
    return let_in


async def change(studio: MailStudio, tokens: SessionTokens, new: str = NEW) -> None:
    viewer = await studio.sessions.authenticate(tokens.access_token, ip_address=ADDRESS)
    await Admission(studio).credentials.change_password(
        PasswordChange(current=OLD, new=new), viewer=viewer, ip_address=ADDRESS
    )


async def test_a_changed_password_ends_what_was_opened_with_the_old_one(
    studio: MailStudio, user: User, device: Device, intruders: list[SessionTokens]
) -> None:
    mine = await studio.sessions.login(user.email, OLD, device)

    await change(studio, mine)

    studio.live_sessions.is_away = False
    [intruder] = intruders
    with pytest.raises(RefreshTokenInvalid):
        await studio.sessions.refresh(intruder.refresh_token, device)
    with pytest.raises(Unauthenticated):
        await studio.sessions.authenticate(intruder.access_token, ip_address=ADDRESS)
    mine = await studio.sessions.refresh(mine.refresh_token, device)
    assert await studio.sessions.refresh(mine.refresh_token, device)
    assert await studio.sessions.login(user.email, NEW, device)


async def test_a_reset_password_ends_what_was_opened_with_the_old_one(
    studio: MailStudio, user: User, device: Device, intruders: list[SessionTokens]
) -> None:
    await studio.recovering.request(user.email, ip_address=ADDRESS)

    await studio.recovering.reset(await studio.mailed_token(), NEW, ip_address=ADDRESS)

    studio.live_sessions.is_away = False
    [intruder] = intruders
    with pytest.raises(RefreshTokenInvalid):
        await studio.sessions.refresh(intruder.refresh_token, device)
    mine = await studio.sessions.login(user.email, NEW, device)
    assert await studio.sessions.refresh(mine.refresh_token, device)


async def test_a_session_survives_a_change_that_came_to_nothing(
    studio: MailStudio, user: User, device: Device
) -> None:
    """Somebody else's change was committed first, and then its owner took that back."""
    mine = await studio.sessions.login(user.email, OLD, device)

    async def overtake() -> None:
        studio.account(user).password_hash = "digest of another"

    assert isinstance(studio.live_sessions, LostSessions)
    studio.live_sessions.meanwhile = overtake

    with pytest.raises(CurrentPasswordWrong):
        await change(studio, mine)

    studio.live_sessions.is_away = False
    assert await studio.sessions.refresh(mine.refresh_token, device)


async def test_a_session_survives_its_own_changes_only(
    studio: MailStudio, user: User, device: Device, intruders: list[SessionTokens]
) -> None:
    mine = await studio.sessions.login(user.email, OLD, device)
    await change(studio, mine)
    studio.live_sessions.is_away = False
    with pytest.raises(CredentialsInvalid):
        await studio.sessions.login(user.email, OLD, device)
    assert len(intruders) == 1

    studio.clock.move(studio.sessions.lifetime / 2)
    studio.account(user).password_changed_at = studio.clock()

    with pytest.raises(RefreshTokenInvalid):
        await studio.sessions.refresh(mine.refresh_token, device)
