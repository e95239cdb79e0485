"""The second factor: set up with a password, used once per code, and asked for at every login."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.audit import Actor
from domain.errors import DomainError, RateLimited, ServiceUnavailable
from domain.rate_limit import Bucket
from domain.second_factor import (
    SecondFactorInvalid,
    SecondFactorRequired,
    TotpEnabledAlready,
    TotpNotBegun,
    TotpNotEnabled,
)
from domain.services.sessions import Device
from domain.session import AccountDisabled, CredentialsInvalid, CurrentPasswordWrong
from domain.user import User, UserStatus
from tests.domain.fake_totp import code_at
from tests.domain.mail_studio import MailStudio
from tests.domain.phone import PASSWORD, Phone

STEP = timedelta(seconds=30)


@pytest.fixture
def studio() -> MailStudio:
    return MailStudio()


@pytest.fixture
def user(studio: MailStudio) -> User:
    return studio.user(email="mei@example.com", password_hash=f"digest of {PASSWORD}")


def actor(user: User) -> Actor:
    return Actor(user_id=user.id, ip_address="203.0.113.7")


@pytest.fixture
async def phone(studio: MailStudio, user: User) -> Phone:
    setup = await studio.second_factors.begin(user.id, PASSWORD)
    code = code_at(setup.secret, studio.clock())
    _, codes = await studio.second_factors.confirm(code, actor(user))
    studio.clock.move(STEP)
    return Phone(studio, user, setup.secret, codes)


async def test_a_secret_counts_only_once_it_is_confirmed(
    studio: MailStudio, user: User, device: Device
) -> None:
    setup = await studio.second_factors.begin(user.id, PASSWORD)

    assert setup.secret in setup.uri
    assert user.email in setup.uri
    assert not studio.account(user).is_totp_enabled
    assert await studio.sessions.login(user.email, PASSWORD, device)


async def test_the_secret_is_sealed_and_recovery_codes_are_digests(
    studio: MailStudio, phone: Phone
) -> None:
    stored = str(studio.database.tables.plain())

    assert studio.account(phone.user).is_totp_enabled
    assert len(set(phone.recovery_codes)) == 10
    assert phone.secret not in stored
    assert not any(code in stored for code in phone.recovery_codes)
    assert studio.actions() == ["user.totp_enabled"]


@pytest.mark.parametrize("nothing", [None, "", " "])
async def test_from_now_on_a_login_needs_a_code(phone: Phone, nothing: str | None) -> None:
    with phone.studio.unchanged(), pytest.raises(SecondFactorRequired) as required:
        await phone.login(nothing)
    assert required.value.field == ("input", "code")
    assert await phone.sessions() == 0

    assert await phone.login(phone.code())


async def test_whether_a_code_is_needed_is_told_to_whoever_has_the_password_alone(
    studio: MailStudio, phone: Phone, device: Device
) -> None:
    with pytest.raises(CredentialsInvalid):
        await studio.sessions.login(phone.user.email, "wrong", device, code=phone.code())
    with pytest.raises(CredentialsInvalid):
        await studio.sessions.login(phone.user.email, "wrong", device)
    assert await phone.login(phone.code())


async def test_a_disabled_account_is_told_so_before_any_code(phone: Phone) -> None:
    phone.studio.account(phone.user).status = UserStatus.DISABLED

    with phone.studio.unchanged(), pytest.raises(AccountDisabled):
        await phone.login(phone.code())


@pytest.mark.parametrize("steps", [-1, 0, 1])
async def test_a_code_of_a_clock_that_is_a_little_off_is_taken(phone: Phone, steps: int) -> None:
    phone.studio.clock.move(STEP)
    code = code_at(phone.secret, phone.studio.clock() + steps * STEP)

    assert await phone.login(code)


@pytest.mark.parametrize("steps", [-2, 2])
async def test_a_code_further_off_is_not(phone: Phone, steps: int) -> None:
    phone.studio.clock.move(3 * STEP)
    code = code_at(phone.secret, phone.studio.clock() + steps * STEP)

    with phone.only_counted(), pytest.raises(SecondFactorInvalid) as refused:
        await phone.login(code)
    assert refused.value.field == ("input", "code")


async def test_no_code_works_twice_nor_one_before_it(phone: Phone) -> None:
    earlier = phone.code()
    phone.studio.clock.move(STEP)
    used = phone.code()
    assert await phone.login(used)

    for code in (used, earlier):
        with phone.only_counted(), pytest.raises(SecondFactorInvalid):
            await phone.login(code)
    assert await phone.sessions() == 1


async def test_the_code_that_confirmed_is_used_up(studio: MailStudio, user: User) -> None:
    setup = await studio.second_factors.begin(user.id, PASSWORD)
    code = code_at(setup.secret, studio.clock())
    _, codes = await studio.second_factors.confirm(code, actor(user))

    with pytest.raises(SecondFactorInvalid):
        await Phone(studio, user, setup.secret, codes).login(code)


async def test_of_two_logins_with_one_code_one_is_refused(phone: Phone) -> None:
    code = phone.code()

    outcomes = await asyncio.gather(phone.login(code), phone.login(code), return_exceptions=True)

    assert sorted(type(each).__name__ for each in outcomes) == ["SecondFactorInvalid", "str"]
    assert await phone.sessions() == 1


async def test_a_recovery_code_works_once_however_it_is_typed(phone: Phone) -> None:
    typed = f" {phone.recovery_codes[3].lower().replace('-', ' ')} "

    assert await phone.login(typed)

    assert len(phone.studio.account(phone.user).recovery_digests) == 9
    for code in (typed, phone.recovery_codes[3]):
        with phone.only_counted(), pytest.raises(SecondFactorInvalid):
            await phone.login(code)
    assert await phone.login(phone.recovery_codes[4])


@pytest.mark.parametrize("code", ["000000", "nonsense", "\ud800", "0" * 100_000, "１２３４５６"])
async def test_what_is_no_code_opens_nothing(phone: Phone, code: str) -> None:
    with phone.only_counted(), pytest.raises(SecondFactorInvalid):
        await phone.login(code)
    assert await phone.sessions() == 0


async def test_codes_are_not_guessed_at_leisure(phone: Phone) -> None:
    phone.studio.rate_limits.empty.add((Bucket.SECOND_FACTOR_PER_ACCOUNT, phone.user.id))

    with phone.studio.unchanged(), pytest.raises(RateLimited):
        await phone.login(phone.code())
    assert await phone.sessions() == 0


async def test_it_is_turned_off_with_password_and_code(
    studio: MailStudio, phone: Phone, device: Device
) -> None:
    await studio.second_factors.disable(PASSWORD, phone.code(), actor(phone.user))

    account = studio.account(phone.user)
    assert not account.is_totp_enabled
    assert (account.totp_secret, account.recovery_digests) == (None, [])
    assert await studio.sessions.login(phone.user.email, PASSWORD, device)
    assert studio.actions() == ["user.totp_enabled", "user.totp_disabled"]


async def test_who_lost_the_phone_turns_it_off_with_a_recovery_code(
    studio: MailStudio, phone: Phone
) -> None:
    await studio.second_factors.disable(PASSWORD, phone.recovery_codes[0], actor(phone.user))

    assert not studio.account(phone.user).is_totp_enabled


async def test_new_recovery_codes_take_the_place_of_the_old(
    studio: MailStudio, phone: Phone
) -> None:
    _, codes = await studio.second_factors.regenerate(phone.code(), actor(phone.user))

    assert len(set(codes) | set(phone.recovery_codes)) == 20
    with pytest.raises(SecondFactorInvalid):
        await phone.login(phone.recovery_codes[0])
    assert await phone.login(codes[0])


async def test_what_is_on_cannot_be_begun_or_confirmed_again(
    studio: MailStudio, phone: Phone
) -> None:
    """Whoever stole a session would otherwise put their own phone in its place."""
    with studio.unchanged(), pytest.raises(TotpEnabledAlready):
        await studio.second_factors.begin(phone.user.id, PASSWORD)
    with studio.unchanged(), pytest.raises(TotpEnabledAlready):
        await studio.second_factors.confirm(phone.code(), actor(phone.user))


async def test_what_is_off_can_neither_be_confirmed_nor_turned_off(
    studio: MailStudio, user: User
) -> None:
    mine = actor(user)
    attempts = {
        TotpNotBegun: studio.second_factors.confirm("000000", mine),
        TotpNotEnabled: studio.second_factors.disable(PASSWORD, "000000", mine),
    }
    for refusal, attempt in attempts.items():
        with studio.unchanged(), pytest.raises(refusal):
            await attempt
    with studio.unchanged(), pytest.raises(TotpNotEnabled):
        await studio.second_factors.regenerate("000000", mine)


async def test_beginning_again_forgets_the_first_secret(studio: MailStudio, user: User) -> None:
    first = await studio.second_factors.begin(user.id, PASSWORD)
    second = await studio.second_factors.begin(user.id, PASSWORD)
    now = studio.clock()

    with studio.unchanged(), pytest.raises(SecondFactorInvalid):
        await studio.second_factors.confirm(code_at(first.secret, now), actor(user))
    assert await studio.second_factors.confirm(code_at(second.secret, now), actor(user))


@pytest.mark.parametrize("wrong", ["", "wrong horse", PASSWORD + "x" * 300])
async def test_without_the_password_nothing_is_begun_or_turned_off(
    studio: MailStudio, phone: Phone, wrong: str
) -> None:
    refused: list[DomainError] = []
    for attempt in (
        studio.second_factors.begin(phone.user.id, wrong),
        studio.second_factors.disable(wrong, phone.code(), actor(phone.user)),
    ):
        with studio.unchanged(), pytest.raises(CurrentPasswordWrong) as each:
            await attempt
        refused.append(each.value)
    assert {vars(error)["field"] for error in refused} == {("input", "password")}


async def test_a_secret_that_cannot_be_read_leaves_the_recovery_codes(
    studio: MailStudio, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    """Its sealing secret was dropped from the settings."""
    studio.account(phone.user).totp_secret = "sealed by another"

    with studio.unchanged(), pytest.raises(ServiceUnavailable):
        await phone.login(phone.code())
    assert "totp.seal_broken" in caplog.messages
    assert await phone.login(phone.recovery_codes[0])


async def test_a_sealed_secret_is_its_owners(studio: MailStudio, phone: Phone) -> None:
    other = studio.user(password_hash=f"digest of {PASSWORD}")
    account = studio.account(other)
    account.totp_secret = studio.account(phone.user).totp_secret
    account.totp_enabled_at = studio.clock()

    with pytest.raises(ServiceUnavailable):
        await replace(phone, user=other).login(phone.code())
