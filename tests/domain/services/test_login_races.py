"""A login that was let in just before its account changed leaves no session."""

import pytest

from domain.services.sessions import Device
from domain.session import AccountDisabled, CredentialsInvalid, Session
from domain.user import User, UserStatus
from tests.domain.fake_sessions import FakeLiveSessions
from tests.domain.studio import Studio

PASSWORD = "correct horse"


async def test_a_login_that_races_with_it_leaves_no_session(
    studio: Studio, creator: User, device: Device
) -> None:
    """The password was right and the account active; then somebody disables it."""

    class RacedSessions(FakeLiveSessions):
        async def put(self, session: Session) -> bool:
            studio.account(creator).status = UserStatus.DISABLED
            await self.end_all(session.user_id)
            return await super().put(session)

    studio.live_sessions = RacedSessions(clock=studio.clock)

    with pytest.raises(AccountDisabled):
        await studio.sessions.login(creator.email, PASSWORD, device)

    assert await studio.live_sessions.list(creator.id) == []


async def test_a_login_that_races_with_a_new_password_leaves_no_session(
    studio: Studio, creator: User, device: Device
) -> None:
    class RacedSessions(FakeLiveSessions):
        async def put(self, session: Session) -> bool:
            studio.account(creator).password_hash = "digest of another"
            return await super().put(session)

    studio.live_sessions = RacedSessions(clock=studio.clock)

    with pytest.raises(CredentialsInvalid):
        await studio.sessions.login(creator.email, PASSWORD, device)

    assert await studio.live_sessions.list(creator.id) == []
