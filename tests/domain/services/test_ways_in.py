"""What whoever knew the old password may have begun: the new one ends it."""

import pytest

from domain.proof import ProofInvalid
from domain.services.credentials import PasswordChange
from domain.services.sessions import Device
from domain.user import User
from tests.domain.admission_studio import Admission, actor
from tests.domain.mail_studio import MailStudio
from tests.factories import ADDRESS

OLD, NEW = "correct horse", "another horse"
THIEF = "thief@example.com"


@pytest.fixture
def studio() -> MailStudio:
    return MailStudio()


@pytest.fixture
def user(studio: MailStudio) -> User:
    return studio.user(email="mei@example.com", password_hash=f"digest of {OLD}")


async def ask_to_move(studio: MailStudio, user: User) -> None:
    await studio.mailboxes.request_change(THIEF, password=OLD, actor=actor(user))


async def move(studio: MailStudio, user: User) -> str:
    """The token of the mail to the other address."""
    await ask_to_move(studio, user)
    return await studio.mailed_token()


async def reset_token(studio: MailStudio, user: User) -> str:
    await studio.recovering.request(user.email, ip_address=ADDRESS)
    return await studio.mailed_token()


async def change(studio: MailStudio, user: User, device: Device) -> None:
    session = await studio.sessions.login(user.email, OLD, device)
    viewer = await studio.sessions.authenticate(session.access_token, ip_address=ADDRESS)
    changed = PasswordChange(current=OLD, new=NEW)
    credentials = Admission(studio).credentials
    await credentials.change_password(changed, viewer=viewer, ip_address=ADDRESS)


async def test_a_reset_calls_off_the_move_that_a_thief_has_begun(
    studio: MailStudio, user: User
) -> None:
    stolen = await move(studio, user)

    await studio.recovering.reset(await reset_token(studio, user), NEW, ip_address=ADDRESS)

    with studio.unchanged(), pytest.raises(ProofInvalid):
        await studio.mailboxes.verify(stolen, ip_address=ADDRESS)
    assert studio.account(user).email == "mei@example.com"


async def test_a_reset_calls_off_a_move_whose_mail_has_not_left(
    studio: MailStudio, user: User
) -> None:
    token = await reset_token(studio, user)
    await ask_to_move(studio, user)

    await studio.recovering.reset(token, NEW, ip_address=ADDRESS)

    assert [mail.to for mail in await studio.mailed()] == [user.email]


async def test_a_change_of_the_password_calls_off_moves_and_resets(
    studio: MailStudio, user: User, device: Device
) -> None:
    stolen = await move(studio, user)
    forgotten = await reset_token(studio, user)

    await change(studio, user, device)

    with studio.unchanged(), pytest.raises(ProofInvalid):
        await studio.mailboxes.verify(stolen, ip_address=ADDRESS)
    with studio.unchanged(), pytest.raises(ProofInvalid):
        await studio.recovering.reset(forgotten, "a third horse", ip_address=ADDRESS)


async def test_the_mail_that_proves_the_address_still_does(
    studio: MailStudio, user: User, device: Device
) -> None:
    await studio.mailboxes.request_verification(actor(user))
    token = await studio.mailed_token()

    await change(studio, user, device)

    assert (await studio.mailboxes.verify(token, ip_address=ADDRESS)).is_email_verified
