"""A forgotten password: the way back, for whoever reads the mail alone."""

import asyncio
from datetime import timedelta

import pytest

from domain.access_token import AccessToken
from domain.errors import RateLimited, ServiceUnavailable
from domain.mail import MailKind
from domain.permission import Scope
from domain.proof import ProofInvalid
from domain.rate_limit import Bucket
from domain.second_factor import SecondFactorRequired
from domain.services.sessions import Device
from domain.session import CredentialsInvalid
from domain.user import EmailInvalid, PasswordInvalid, User, UserStatus
from tests.domain.admission_studio import actor
from tests.domain.mail_studio import MailStudio

OLD, NEW = "correct horse", "another horse"
ADDRESS = "203.0.113.7"
SECOND = timedelta(seconds=1)


@pytest.fixture
def studio() -> MailStudio:
    return MailStudio()


@pytest.fixture
def user(studio: MailStudio) -> User:
    return studio.user(email="mei@example.com", password_hash=f"digest of {OLD}")


async def reset_token(studio: MailStudio, user: User) -> str:
    await studio.recovering.request(user.email, ip_address=ADDRESS)
    return await studio.mailed_token()


async def test_a_new_password_takes_the_place_of_the_forgotten_one(
    studio: MailStudio, user: User, device: Device
) -> None:
    token = await reset_token(studio, user)

    await studio.recovering.reset(token, NEW, ip_address=ADDRESS)

    account = studio.account(user)
    assert account.password_changed_at == account.email_verified_at == studio.clock()
    assert await studio.sessions.login(user.email, NEW, device)
    with pytest.raises(CredentialsInvalid):
        await studio.sessions.login(user.email, OLD, device)
    [entry] = studio.database.tables.audit.values()
    assert (entry.action, entry.subject_id, entry.ip_address) == (
        "user.password_reset",
        user.id,
        ADDRESS,
    )
    assert NEW not in str(vars(entry))


async def test_every_session_ends_and_the_mailbox_is_told(
    studio: MailStudio, user: User, device: Device
) -> None:
    for _ in range(3):
        await studio.sessions.login(user.email, OLD, device)
    other = await studio.sessions.login(studio.user().email, OLD, device)

    await studio.recovering.reset(await reset_token(studio, user), NEW, ip_address=ADDRESS)

    assert await studio.live_sessions.list(user.id) == []
    assert len(await studio.live_sessions.list(other.user.id)) == 1
    [told] = await studio.mailed()
    assert told.to == user.email
    assert "token=" not in told.text


async def test_personal_access_tokens_end_with_the_password_they_were_made_under(
    studio: MailStudio, user: User
) -> None:
    now = studio.clock()
    for token_id, owner in (("mine", user), ("another's", studio.user())):
        studio.database.tables.access_tokens[token_id] = AccessToken(
            id=token_id,
            owner_id=owner.id,
            name="script",
            digest=token_id,
            prefix="lwp_abcd",
            scopes=[Scope.CONTENT_READ],
            created_at=now,
            expires_at=now + timedelta(days=1),
        )

    await studio.recovering.reset(await reset_token(studio, user), NEW, ip_address=ADDRESS)

    tokens = studio.database.tables.access_tokens
    assert tokens["mine"].revoked_at is not None
    assert tokens["another's"].revoked_at is None


async def test_the_answer_and_the_work_are_the_same_whether_or_not_there_is_an_account(
    studio: MailStudio, user: User
) -> None:
    """What is written down differs in nothing but the address."""
    for email in (f" {user.email.title()} ", "nobody@example.com"):
        await studio.recovering.request(email, ip_address=ADDRESS)

    known, unknown = studio.database.tables.mails.values()
    assert (known.address, unknown.address) == ("mei@example.com", "nobody@example.com")
    for order in (known, unknown):
        assert (order.kind, order.user_id) == (MailKind.RESET_PASSWORD, None)
    taken = [bucket for bucket, _ in studio.rate_limits.taken]
    assert taken[: len(taken) // 2] == taken[len(taken) // 2 :]
    assert taken[:2] == [Bucket.RESET_PER_ADDRESS, Bucket.RESET_PER_ACCOUNT]
    assert studio.passwords.checked_against == []


async def test_nobody_gets_a_mail_without_an_account(studio: MailStudio, user: User) -> None:
    await studio.recovering.request("nobody@example.com", ip_address=ADDRESS)
    studio.account(user).status = UserStatus.DISABLED
    await studio.recovering.request(user.email, ip_address=ADDRESS)

    assert await studio.mailed() == []
    assert studio.database.tables.mails == {}
    assert studio.database.tables.proofs == {}


async def test_a_token_works_once_even_for_two_at_the_same_moment(
    studio: MailStudio, user: User
) -> None:
    token = await reset_token(studio, user)

    outcomes = await asyncio.gather(
        *(studio.recovering.reset(token, f"horse {n} " * 2, ip_address=ADDRESS) for n in range(3)),
        return_exceptions=True,
    )

    assert [type(each) for each in outcomes if each is not None] == [ProofInvalid, ProofInvalid]
    winner = next(n for n, each in enumerate(outcomes) if each is None)
    assert studio.account(user).password_hash == f"digest of horse {winner} horse {winner} "
    with studio.unchanged(), pytest.raises(ProofInvalid):
        await studio.recovering.reset(token, NEW, ip_address=ADDRESS)


async def test_a_token_works_for_an_hour_and_a_newer_one_retires_it(
    studio: MailStudio, user: User, device: Device
) -> None:
    await studio.sessions.login(user.email, OLD, device)
    older = await reset_token(studio, user)
    newer = await reset_token(studio, user)
    for token, later in ((older, timedelta()), (newer, timedelta(hours=1))):
        studio.clock.move(later)
        with studio.unchanged(), pytest.raises(ProofInvalid):
            await studio.recovering.reset(token, NEW, ip_address=ADDRESS)

    last = await reset_token(studio, user)
    studio.clock.move(timedelta(hours=1) - SECOND)
    assert len(await studio.live_sessions.list(user.id)) == 1
    await studio.recovering.reset(last, NEW, ip_address=ADDRESS)


async def test_the_token_that_proves_an_address_sets_no_password(
    studio: MailStudio, user: User
) -> None:
    await studio.mailboxes.request_verification(actor(user))
    token = await studio.mailed_token()

    with studio.unchanged(), pytest.raises(ProofInvalid):
        await studio.recovering.reset(token, NEW, ip_address=ADDRESS)


@pytest.mark.parametrize("password", ["", "1234567", "x" * 257, "with\x00nothing"])
async def test_a_bad_password_leaves_the_token_good(
    studio: MailStudio, user: User, password: str
) -> None:
    token = await reset_token(studio, user)

    with studio.unchanged(), pytest.raises(PasswordInvalid) as refused:
        await studio.recovering.reset(token, password, ip_address=ADDRESS)

    assert refused.value.field == ("input", "newPassword")
    await studio.recovering.reset(token, NEW, ip_address=ADDRESS)


async def test_without_the_store_of_sessions_nothing_is_changed(
    studio: MailStudio, user: User
) -> None:
    """A thief's session would outlive the password."""
    token = await reset_token(studio, user)
    studio.live_sessions.is_away = True

    with studio.unchanged(), pytest.raises(ServiceUnavailable):
        await studio.recovering.reset(token, NEW, ip_address=ADDRESS)

    studio.live_sessions.is_away = False
    await studio.recovering.reset(token, NEW, ip_address=ADDRESS)


async def test_the_second_factor_stays(studio: MailStudio, user: User, device: Device) -> None:
    studio.account(user).totp_secret = studio.sealing.seal("S", owner_id=user.id)
    studio.account(user).totp_enabled_at = studio.clock()

    await studio.recovering.reset(await reset_token(studio, user), NEW, ip_address=ADDRESS)

    with pytest.raises(SecondFactorRequired):
        await studio.sessions.login(user.email, NEW, device)


@pytest.mark.parametrize(
    ("bucket", "subject"),
    [(Bucket.RESET_PER_ADDRESS, ADDRESS), (Bucket.RESET_PER_ACCOUNT, "mei@example.com")],
)
async def test_mails_are_limited_by_sender_and_by_reader(
    studio: MailStudio, user: User, bucket: Bucket, subject: str
) -> None:
    studio.rate_limits.empty.add((bucket, subject))

    with studio.unchanged(), pytest.raises(RateLimited):
        await studio.recovering.request(user.email.upper(), ip_address=ADDRESS)


async def test_tokens_are_not_guessed_at_leisure(studio: MailStudio, user: User) -> None:
    token = await reset_token(studio, user)
    studio.rate_limits.empty.add((Bucket.PROOF_PER_ADDRESS, ADDRESS))

    with studio.unchanged(), pytest.raises(RateLimited):
        await studio.recovering.reset(token, NEW, ip_address=ADDRESS)


async def test_what_is_no_address_is_said_to_be_none(studio: MailStudio) -> None:
    with studio.unchanged(), pytest.raises(EmailInvalid):
        await studio.recovering.request("no address", ip_address=ADDRESS)
