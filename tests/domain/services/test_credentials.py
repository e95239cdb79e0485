"""Changing a password: who may, and what it ends."""

import pytest

from domain.errors import RateLimited, Refusal, ServiceUnavailable, Unauthenticated
from domain.mail import MailKind
from domain.rate_limit import Bucket
from domain.services.credentials import PasswordChange
from domain.services.sessions import Device
from domain.session import CredentialsInvalid, CurrentPasswordWrong, SessionTokens, Viewer
from domain.user import PASSWORD_MAXIMUM, PasswordInvalid, PasswordUnchanged, User, UserStatus
from tests.domain.admission_studio import Admission
from tests.domain.fake_sessions import FakePasswords
from tests.domain.studio import Studio
from tests.factories import ADDRESS

PASSWORD = "correct horse"
CHANGE = PasswordChange(current=PASSWORD, new="battery staple")


@pytest.fixture
def admission(studio: Studio) -> Admission:
    return Admission(studio)


@pytest.fixture
def user(studio: Studio) -> User:
    return studio.user(password_hash=f"digest of {PASSWORD}")


@pytest.fixture
async def here(studio: Studio, user: User, device: Device) -> SessionTokens:
    return await studio.sessions.login(user.email, PASSWORD, device)


@pytest.fixture
async def viewer(studio: Studio, here: SessionTokens) -> Viewer:
    return await studio.sessions.authenticate(here.access_token, ip_address=ADDRESS)


async def test_the_new_password_signs_in_and_the_old_no_longer(
    studio: Studio, admission: Admission, user: User, viewer: Viewer, device: Device
) -> None:
    await admission.credentials.change_password(CHANGE, viewer=viewer, ip_address=ADDRESS)

    with pytest.raises(CredentialsInvalid):
        await studio.sessions.login(user.email, PASSWORD, device)
    assert await studio.sessions.login(user.email, CHANGE.new, device)
    assert studio.account(user).password_changed_at == studio.clock()


async def test_this_session_goes_on_and_the_others_end(
    studio: Studio, user: User, here: SessionTokens, viewer: Viewer, device: Device
) -> None:
    admission = Admission(studio)
    other = await studio.sessions.login(user.email, PASSWORD, device)

    await admission.credentials.change_password(CHANGE, viewer=viewer, ip_address=ADDRESS)

    assert await studio.sessions.authenticate(here.access_token, ip_address=ADDRESS)
    with pytest.raises(Unauthenticated):
        await studio.sessions.authenticate(other.access_token, ip_address=ADDRESS)
    assert user.id in studio.endings.told


async def test_it_is_audited_without_a_secret_and_a_mail_tells_of_it(
    studio: Studio, admission: Admission, user: User, viewer: Viewer
) -> None:
    await admission.credentials.change_password(CHANGE, viewer=viewer, ip_address=ADDRESS)

    (entry,) = studio.database.tables.audit.values()
    assert (entry.action, entry.actor_id, entry.subject_id, entry.ip_address) == (
        "user.password_changed",
        user.id,
        user.id,
        ADDRESS,
    )
    assert (entry.before, entry.after) == (None, None)
    (mail,) = studio.database.tables.mails.values()
    assert (mail.kind, mail.user_id, mail.address) == (
        MailKind.PASSWORD_CHANGED,
        user.id,
        user.email,
    )


@pytest.mark.parametrize(
    ("current", "new", "refusal"),
    [
        ("wrong", CHANGE.new, CurrentPasswordWrong()),
        ("x" * (PASSWORD_MAXIMUM + 1), CHANGE.new, CurrentPasswordWrong()),
        (PASSWORD, "short", PasswordInvalid("newPassword")),
        (PASSWORD, "nul\x00nul\x00", PasswordInvalid("newPassword")),
        (PASSWORD, PASSWORD, PasswordUnchanged()),
    ],
)
async def test_a_bad_change_is_refused(
    studio: Studio, viewer: Viewer, current: str, new: str, refusal: Refusal
) -> None:
    credentials = Admission(studio).credentials
    change = PasswordChange(current=current, new=new)

    with studio.unchanged(), pytest.raises(type(refusal)) as refused:
        await credentials.change_password(change, viewer=viewer, ip_address=ADDRESS)

    assert isinstance(refused.value, Refusal)
    assert refused.value.field == refusal.field


async def test_a_wrong_password_ends_no_session(
    studio: Studio, admission: Admission, user: User, viewer: Viewer, device: Device
) -> None:
    await studio.sessions.login(user.email, PASSWORD, device)
    wrong = PasswordChange(current="wrong", new=CHANGE.new)

    with pytest.raises(CurrentPasswordWrong):
        await admission.credentials.change_password(wrong, viewer=viewer, ip_address=ADDRESS)

    assert len(await studio.live_sessions.list(user.id)) == 2


async def test_guesses_are_limited_as_those_of_a_login(
    studio: Studio, admission: Admission, user: User, viewer: Viewer
) -> None:
    for bucket, subject in (
        (Bucket.LOGIN_PER_ADDRESS, ADDRESS),
        (Bucket.LOGIN_PER_ACCOUNT, user.email),
    ):
        studio.passwords.checked_against.clear()
        studio.rate_limits.empty = {(bucket, subject)}
        with studio.unchanged(), pytest.raises(RateLimited):
            await admission.credentials.change_password(CHANGE, viewer=viewer, ip_address=ADDRESS)
        assert studio.passwords.checked_against == []


async def test_without_the_store_of_sessions_nothing_changes(
    studio: Studio, admission: Admission, viewer: Viewer
) -> None:
    studio.live_sessions.is_away = True

    with studio.unchanged(), pytest.raises(ServiceUnavailable):
        await admission.credentials.change_password(CHANGE, viewer=viewer, ip_address=ADDRESS)


async def test_of_two_changes_at_once_the_later_finds_the_password_changed(
    studio: Studio, user: User, viewer: Viewer
) -> None:
    """Its current password was right when it was checked."""

    class OvertakenPasswords(FakePasswords):
        async def hash(self, password: str) -> str:
            studio.account(user).password_hash = "digest of another"
            return await super().hash(password)

    studio.passwords = OvertakenPasswords()
    credentials = Admission(studio).credentials

    with pytest.raises(CurrentPasswordWrong):
        await credentials.change_password(CHANGE, viewer=viewer, ip_address=ADDRESS)

    assert studio.account(user).password_hash == "digest of another"
    assert studio.database.tables.mails == {}


async def test_a_disabled_account_changes_no_password(
    studio: Studio, admission: Admission, user: User, viewer: Viewer
) -> None:
    studio.account(user).status = UserStatus.DISABLED

    with studio.unchanged(), pytest.raises(CurrentPasswordWrong):
        await admission.credentials.change_password(CHANGE, viewer=viewer, ip_address=ADDRESS)
