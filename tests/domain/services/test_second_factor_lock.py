"""Whoever knows a password guesses a few codes, and then none for hours."""

import asyncio
from datetime import timedelta

import pytest

from domain.errors import Refusal
from domain.language import Locale
from domain.second_factor import (
    WRONG_CODES_LIMIT,
    SecondFactorInvalid,
    SecondFactorLocked,
    SecondFactorRequired,
    pause_after,
)
from domain.services.sessions import Device
from domain.user import User
from tests.domain.admission_studio import actor
from tests.domain.fake_totp import code_at
from tests.domain.mail_studio import MailStudio
from tests.factories import ADDRESS

PASSWORD = "correct horse"
STEP = timedelta(seconds=30)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


class LockStudio(MailStudio):
    """Has one user, with a phone."""

    def __init__(self) -> None:
        super().__init__()
        self.owner = self.user(
            email="mei@example.com", password_hash=f"digest of {PASSWORD}", locale=Locale.EN
        )
        self.recovery_codes: list[str] = []
        self._secret = ""

    async def set_up(self) -> None:
        self._secret = (await self.second_factors.begin(self.owner.id, PASSWORD)).secret
        _, self.recovery_codes = await self.second_factors.confirm(self.code(), actor(self.owner))
        self.clock.move(STEP)

    def code(self) -> str:
        return code_at(self._secret, self.clock())

    async def login(self, code: str) -> str:
        device = Device(ADDRESS)
        tokens = await self.sessions.login(self.owner.email, PASSWORD, device, code=code)
        return tokens.access_token

    async def guess(self, times: int = WRONG_CODES_LIMIT) -> None:
        for _ in range(times):
            with pytest.raises(SecondFactorInvalid):
                await self.login("000000")

    @property
    def row(self) -> User:
        return self.account(self.owner)


@pytest.fixture
async def studio() -> LockStudio:
    studio = LockStudio()
    await studio.set_up()
    return studio


async def test_after_ten_wrong_codes_none_is_looked_at(studio: LockStudio) -> None:
    await studio.guess()

    until = studio.clock() + HOUR
    for code in (studio.code(), studio.recovery_codes[0], "000000"):
        with studio.unchanged(), pytest.raises(SecondFactorLocked) as refused:
            await studio.login(code)
        assert refused.value.resets_at == until
        assert refused.value.field == ("input", "code")
    assert await studio.live_sessions.list(studio.owner.id) == []


async def test_an_hour_later_a_right_code_is_taken(studio: LockStudio) -> None:
    await studio.guess()

    studio.clock.move(HOUR - SECOND)
    with pytest.raises(SecondFactorLocked):
        await studio.login(studio.code())
    studio.clock.move(SECOND)
    assert await studio.login(studio.code())

    assert (studio.row.wrong_codes, studio.row.codes_refused_until) == (0, None)


async def test_each_further_pause_is_twice_as_long_up_to_eight_hours(studio: LockStudio) -> None:
    for hours in (1, 2, 4, 8, 8):
        await studio.guess()
        assert studio.row.codes_refused_until == studio.clock() + hours * HOUR
        studio.clock.move(hours * HOUR)


def test_a_pause_comes_with_each_tenth() -> None:
    assert [n for n in range(35) if pause_after(n) is not None] == [10, 20, 30]
    assert pause_after(10**9) == 8 * HOUR


async def test_a_right_code_begins_the_count_anew(studio: LockStudio) -> None:
    await studio.guess(WRONG_CODES_LIMIT - 1)
    assert await studio.login(studio.recovery_codes[0])
    await studio.guess(WRONG_CODES_LIMIT - 1)

    assert await studio.login(studio.code())


async def test_recovery_codes_and_used_codes_count_alike(studio: LockStudio) -> None:
    used = studio.code()
    assert await studio.login(used)
    for n in range(WRONG_CODES_LIMIT):
        with pytest.raises(SecondFactorInvalid):
            await studio.login(used if n % 2 else "ABCD-EFGH-JKMN-PQRS")

    with pytest.raises(SecondFactorLocked):
        await studio.login(studio.recovery_codes[0])


async def test_guesses_at_once_are_all_counted(studio: LockStudio) -> None:
    attempts = [studio.login("000000") for _ in range(3 * WRONG_CODES_LIMIT)]

    outcomes = await asyncio.gather(*attempts, return_exceptions=True)

    kinds = [type(each) for each in outcomes]
    assert kinds.count(SecondFactorInvalid) == WRONG_CODES_LIMIT
    assert kinds.count(SecondFactorLocked) == 2 * WRONG_CODES_LIMIT
    assert studio.row.wrong_codes == WRONG_CODES_LIMIT


async def test_whatever_takes_a_code_counts_and_waits(studio: LockStudio) -> None:
    refused: list[Refusal] = []
    for _ in range(WRONG_CODES_LIMIT // 2):
        for attempt in (
            studio.second_factors.disable(PASSWORD, "000000", actor(studio.owner)),
            studio.second_factors.regenerate("000000", actor(studio.owner)),
        ):
            with pytest.raises(SecondFactorInvalid) as wrong:
                await attempt
            refused.append(wrong.value)
    assert len(refused) == WRONG_CODES_LIMIT

    for attempt in (
        studio.second_factors.disable(PASSWORD, studio.code(), actor(studio.owner)),
        studio.second_factors.regenerate(studio.code(), actor(studio.owner)),
    ):
        with studio.unchanged(), pytest.raises(SecondFactorLocked):
            await attempt
    assert studio.row.is_totp_enabled


async def test_no_code_at_all_is_none_that_is_wrong(studio: LockStudio) -> None:
    for attempt in (
        studio.second_factors.disable(PASSWORD, " ", actor(studio.owner)),
        studio.second_factors.regenerate("", actor(studio.owner)),
    ):
        with studio.unchanged(), pytest.raises(SecondFactorRequired):
            await attempt


async def test_sessions_go_on_and_the_password_can_be_changed(studio: LockStudio) -> None:
    token = await studio.login(studio.code())
    await studio.guess()

    viewer = await studio.sessions.authenticate(token, ip_address=ADDRESS)

    assert viewer.user_id == studio.owner.id
    assert len(await studio.sessions.list(viewer.user_id)) == 1


async def test_without_the_password_nobody_counts_anything(studio: LockStudio) -> None:
    with studio.unchanged():
        for _ in range(2 * WRONG_CODES_LIMIT):
            with pytest.raises(Refusal):
                await studio.sessions.login(
                    studio.owner.email, "wrong", Device(ADDRESS), code="000000"
                )
            with pytest.raises(Refusal):
                await studio.sessions.login(studio.owner.email, PASSWORD, Device(ADDRESS))


async def test_its_owner_is_told_once_for_each_pause(studio: LockStudio) -> None:
    """Even one who has not proven the address: somebody knows the password."""
    assert not studio.row.is_email_verified
    await studio.guess()
    for _ in range(3):
        with pytest.raises(SecondFactorLocked):
            await studio.login("000000")

    [mail] = await studio.mailed()
    assert mail.to == studio.owner.email
    assert "somebody knows your password" in mail.text
    studio.clock.move(HOUR)
    await studio.guess(1)
    assert await studio.mailed() == []


async def test_a_password_that_was_reset_frees_no_guesses(studio: LockStudio) -> None:
    """Whoever reads the mails as well would otherwise go on."""
    await studio.guess()
    await studio.mailed()
    await studio.recovering.request(studio.owner.email, ip_address=ADDRESS)
    token = await studio.mailed_token()

    await studio.recovering.reset(token, PASSWORD, ip_address=ADDRESS)

    with pytest.raises(SecondFactorLocked):
        await studio.login(studio.code())


async def test_the_count_ends_with_the_second_factor(studio: LockStudio) -> None:
    await studio.guess(WRONG_CODES_LIMIT - 1)

    await studio.second_factors.disable(PASSWORD, studio.code(), actor(studio.owner))

    assert (studio.row.wrong_codes, studio.row.codes_refused_until) == (0, None)
