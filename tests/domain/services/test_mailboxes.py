"""Proving an address, and moving to another: only for whoever reads the mail."""

from datetime import timedelta

import pytest

from domain.audit import Actor
from domain.errors import RateLimited, Refusal
from domain.mail import MailUnavailable
from domain.proof import PROOF_LIFETIMES, ProofInvalid, ProofPurpose
from domain.rate_limit import Bucket
from domain.services.accounts import Registration
from domain.services.sessions import Device
from domain.session import CurrentPasswordWrong
from domain.user import (
    EmailInvalid,
    EmailTaken,
    EmailUnchanged,
    EmailVerifiedAlready,
    User,
    UserStatus,
)
from tests.domain.mail_studio import MailStudio, token_in

PASSWORD = "correct horse"
ADDRESS = "203.0.113.7"
SECOND = timedelta(seconds=1)
NEW = "new@example.com"


@pytest.fixture
def studio() -> MailStudio:
    return MailStudio()


@pytest.fixture
def user(studio: MailStudio) -> User:
    return studio.user(email="old@example.com", password_hash=f"digest of {PASSWORD}")


def actor(user: User) -> Actor:
    return Actor(user_id=user.id, ip_address=ADDRESS)


async def verification(studio: MailStudio, user: User) -> str:
    """The token of a fresh mail."""
    await studio.mailboxes.request_verification(actor(user))
    return await studio.mailed_token()


async def change(studio: MailStudio, user: User, email: str = NEW) -> str:
    """The token of the mail to the new address."""
    await studio.mailboxes.request_change(email, password=PASSWORD, actor=actor(user))
    return await studio.mailed_token()


async def test_who_registers_gets_a_mail_that_proves_the_address(
    studio: MailStudio, device: Device
) -> None:
    registration = Registration(email="Mei@Example.com", password=PASSWORD)
    signed_in = await studio.accounts.register(registration, device)
    [mail] = await studio.mailed()
    assert mail.to == "mei@example.com"
    assert not studio.account(signed_in.user).is_email_verified

    proven = await studio.mailboxes.verify(token_in(mail), ip_address=ADDRESS)

    assert proven.id == signed_in.user.id
    assert studio.account(signed_in.user).email_verified_at == studio.clock()
    assert studio.actions() == ["user.registered", "user.email_verified"]


async def test_no_token_is_stored(studio: MailStudio, user: User) -> None:
    token = await verification(studio, user)

    assert token not in str(studio.database.tables.plain())


async def test_a_token_works_once(studio: MailStudio, user: User) -> None:
    token = await verification(studio, user)
    await studio.mailboxes.verify(token, ip_address=ADDRESS)

    with studio.unchanged(), pytest.raises(ProofInvalid):
        await studio.mailboxes.verify(token, ip_address=ADDRESS)


async def test_a_token_works_for_a_day(studio: MailStudio, user: User) -> None:
    first = await verification(studio, user)
    studio.clock.move(timedelta(hours=24) - SECOND)
    await studio.mailboxes.verify(first, ip_address=ADDRESS)

    other = studio.user()
    second = await verification(studio, other)
    studio.clock.move(timedelta(hours=24) + SECOND)
    with studio.unchanged(), pytest.raises(ProofInvalid):
        await studio.mailboxes.verify(second, ip_address=ADDRESS)
    assert PROOF_LIFETIMES[ProofPurpose.VERIFY_EMAIL] == timedelta(hours=24)


async def test_a_newer_mail_retires_the_older(studio: MailStudio, user: User) -> None:
    older = await verification(studio, user)
    newer = await verification(studio, user)

    with studio.unchanged(), pytest.raises(ProofInvalid):
        await studio.mailboxes.verify(older, ip_address=ADDRESS)
    assert await studio.mailboxes.verify(newer, ip_address=ADDRESS)


async def test_a_mail_that_is_still_to_be_sent_gives_way_to_the_newer(
    studio: MailStudio, user: User
) -> None:
    """Or its token would retire the newer one's, whenever the mail server is back."""
    await studio.mailboxes.request_verification(actor(user))
    studio.mailer.faults = [MailUnavailable("away")]
    await studio.mailing.send_due()
    await studio.mailboxes.request_verification(actor(user))
    newer = await studio.mailed_token()

    studio.clock.move(timedelta(hours=2))
    assert await studio.mailed() == []
    assert await studio.mailboxes.verify(newer, ip_address=ADDRESS)


@pytest.mark.parametrize("token", ["", "nonsense", "\ud800", "token-1" * 10_000])
async def test_what_is_no_token_proves_nothing(studio: MailStudio, user: User, token: str) -> None:
    await verification(studio, user)

    with studio.unchanged(), pytest.raises(ProofInvalid):
        await studio.mailboxes.verify(token, ip_address=ADDRESS)


async def test_the_token_of_a_reset_proves_no_address_here(studio: MailStudio, user: User) -> None:
    """It would be used up without a new password."""
    await studio.recovering.request(user.email, ip_address=ADDRESS)
    token = await studio.mailed_token()

    with studio.unchanged(), pytest.raises(ProofInvalid):
        await studio.mailboxes.verify(token, ip_address=ADDRESS)


async def test_a_disabled_account_proves_nothing(studio: MailStudio, user: User) -> None:
    token = await verification(studio, user)
    studio.account(user).status = UserStatus.DISABLED

    with studio.unchanged(), pytest.raises(ProofInvalid):
        await studio.mailboxes.verify(token, ip_address=ADDRESS)


async def test_a_proven_address_is_not_proven_again(studio: MailStudio) -> None:
    user = studio.proven_user()

    with studio.unchanged(), pytest.raises(EmailVerifiedAlready):
        await studio.mailboxes.request_verification(actor(user))


async def test_a_mail_whose_address_was_proven_meanwhile_is_not_sent(
    studio: MailStudio, user: User
) -> None:
    await studio.mailboxes.request_verification(actor(user))
    studio.account(user).email_verified_at = studio.clock()

    assert await studio.mailed() == []
    assert studio.database.tables.mails == {}


async def test_the_address_changes_only_when_the_new_one_is_proven(
    studio: MailStudio, user: User
) -> None:
    await studio.mailboxes.request_change(" New@Example.com ", password=PASSWORD, actor=actor(user))
    [mail] = await studio.mailed()
    assert mail.to == NEW
    assert studio.account(user).email == "old@example.com"

    await studio.mailboxes.verify(token_in(mail), ip_address=ADDRESS)

    account = studio.account(user)
    assert (account.email, account.email_verified_at) == (NEW, studio.clock())
    [told] = await studio.mailed()
    assert told.to == "old@example.com"
    assert "token=" not in told.text
    assert NEW not in told.text
    assert studio.actions() == ["user.email_change_requested", "user.email_verified"]


async def test_whose_address_changed_signs_in_with_the_new_one(
    studio: MailStudio, user: User, device: Device
) -> None:
    await studio.mailboxes.verify(await change(studio, user), ip_address=ADDRESS)

    assert (await studio.sessions.login(NEW, PASSWORD, device)).user.id == user.id


async def test_what_lies_in_the_old_mailbox_opens_the_account_no_more(
    studio: MailStudio, user: User
) -> None:
    await studio.recovering.request(user.email, ip_address=ADDRESS)
    reset = await studio.mailed_token()
    verify = await verification(studio, user)
    await studio.mailboxes.verify(await change(studio, user), ip_address=ADDRESS)
    await studio.mailed()

    with studio.unchanged(), pytest.raises(ProofInvalid):
        await studio.recovering.reset(reset, "another horse", ip_address=ADDRESS)
    with studio.unchanged(), pytest.raises(ProofInvalid):
        await studio.mailboxes.verify(verify, ip_address=ADDRESS)


async def test_a_second_change_takes_the_place_of_the_first(studio: MailStudio, user: User) -> None:
    first = await change(studio, user)
    second = await change(studio, user, "other@example.com")

    with studio.unchanged(), pytest.raises(ProofInvalid):
        await studio.mailboxes.verify(first, ip_address=ADDRESS)
    await studio.mailboxes.verify(second, ip_address=ADDRESS)
    assert studio.account(user).email == "other@example.com"


async def test_proving_the_old_address_leaves_a_change_alone(
    studio: MailStudio, user: User
) -> None:
    token = await change(studio, user)
    await studio.mailboxes.verify(await verification(studio, user), ip_address=ADDRESS)
    assert studio.account(user).email == "old@example.com"

    await studio.mailboxes.verify(token, ip_address=ADDRESS)
    assert studio.account(user).email == NEW


@pytest.mark.parametrize(
    ("email", "password", "refusal"),
    [
        ("no address", PASSWORD, EmailInvalid()),
        ("a\r\nBcc: b@example.com", PASSWORD, EmailInvalid()),
        (NEW, "wrong horse", CurrentPasswordWrong()),
        (NEW, "x" * 300, CurrentPasswordWrong()),
        ("OLD@example.com", PASSWORD, EmailUnchanged()),
        ("taken@example.com", PASSWORD, EmailTaken()),
    ],
)
async def test_a_refused_change_orders_nothing(
    studio: MailStudio, user: User, email: str, password: str, refusal: Refusal
) -> None:
    studio.user(email="taken@example.com")

    with studio.unchanged(), pytest.raises(type(refusal)) as refused:
        await studio.mailboxes.request_change(email, password=password, actor=actor(user))
    assert refused.value.field == refusal.field


async def test_whoever_took_the_address_meanwhile_keeps_it(studio: MailStudio, user: User) -> None:
    token = await change(studio, user)
    studio.user(email=NEW)

    with studio.unchanged(), pytest.raises(EmailTaken) as refused:
        await studio.mailboxes.verify(token, ip_address=ADDRESS)
    assert refused.value.field == ("input", "token")


@pytest.mark.parametrize("bucket", [Bucket.MAIL_PER_ACCOUNT, Bucket.LOGIN_PER_ACCOUNT])
async def test_nobody_is_flooded_with_mails_or_guesses(
    studio: MailStudio, user: User, bucket: Bucket
) -> None:
    subject = user.email if bucket is Bucket.LOGIN_PER_ACCOUNT else user.id
    studio.rate_limits.empty.add((bucket, subject))

    with studio.unchanged(), pytest.raises(RateLimited):
        await studio.mailboxes.request_change(NEW, password=PASSWORD, actor=actor(user))


async def test_tokens_are_not_guessed_at_leisure(studio: MailStudio, user: User) -> None:
    token = await verification(studio, user)
    studio.rate_limits.empty.add((Bucket.PROOF_PER_ADDRESS, ADDRESS))

    with studio.unchanged(), pytest.raises(RateLimited):
        await studio.mailboxes.verify(token, ip_address=ADDRESS)


async def test_expired_proofs_are_forgotten(studio: MailStudio, user: User) -> None:
    await verification(studio, user)
    assert await studio.sweeping.purge_proofs() == []

    studio.clock.move(timedelta(hours=24))
    other = studio.user()
    kept = await verification(studio, other)
    purged = await studio.sweeping.purge_proofs()

    assert len(purged) == 1
    assert await studio.mailboxes.verify(kept, ip_address=ADDRESS)
