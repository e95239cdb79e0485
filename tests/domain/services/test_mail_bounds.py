"""Whoever asks for mails, and wherever they go: by the hour and the day there are only so many."""

from collections.abc import Awaitable, Callable

import pytest

from domain.errors import RateLimited, Refusal
from domain.rate_limit import LIMITS, Bucket
from domain.services.accounts import Registration
from domain.services.sessions import Device
from domain.user import User
from tests.domain.admission_studio import actor
from tests.domain.mail_studio import MailStudio
from tests.factories import ADDRESS

PASSWORD = "correct horse"
MAILBOX = "mei@example.com"
SENDERS = (Bucket.MAIL_HOURLY_PER_ADDRESS, Bucket.MAIL_DAILY_PER_ADDRESS)
READERS = (Bucket.MAIL_HOURLY_PER_MAILBOX, Bucket.MAIL_DAILY_PER_MAILBOX)
COUNTED = [*((bucket, ADDRESS) for bucket in SENDERS), *((bucket, MAILBOX) for bucket in READERS)]

Ask = Callable[[MailStudio, User], Awaitable[object]]


async def register(studio: MailStudio, _user: User) -> None:
    registration = Registration(email=" MEI+new@example.com", password=PASSWORD)
    await studio.accounts.register(registration, Device(ADDRESS))


async def move(studio: MailStudio, user: User) -> None:
    await studio.mailboxes.request_change(
        "mei+moved@example.com", password=PASSWORD, actor=actor(user)
    )


async def verify(studio: MailStudio, user: User) -> None:
    await studio.mailboxes.request_verification(actor(user))


async def reset(studio: MailStudio, user: User) -> None:
    await studio.recovering.request(user.email, ip_address=ADDRESS)


async def reset_of_nobody(studio: MailStudio, _user: User) -> None:
    await studio.recovering.request("mei+nobody@example.com", ip_address=ADDRESS)


ASKS = [register, move, verify, reset, reset_of_nobody]


@pytest.fixture
def studio() -> MailStudio:
    return MailStudio()


@pytest.fixture
def user(studio: MailStudio) -> User:
    return studio.user(email=MAILBOX)


@pytest.mark.parametrize("ask", ASKS)
async def test_each_is_counted_by_sender_and_by_mailbox(
    studio: MailStudio, user: User, ask: Ask
) -> None:
    """Whatever follows a plus sign, the mail arrives in the same place."""
    await ask(studio, user)

    assert [each for each in studio.rate_limits.taken if each in COUNTED] == COUNTED
    assert len(studio.database.tables.mails) == 1


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("used_up", COUNTED)
async def test_beyond_that_nothing_is_ordered(
    studio: MailStudio, user: User, ask: Ask, used_up: tuple[Bucket, str]
) -> None:
    studio.rate_limits.empty.add(used_up)

    with studio.unchanged(), pytest.raises(RateLimited):
        await ask(studio, user)
    assert await studio.live_sessions.list(user.id) == []


async def test_an_address_with_an_account_is_refused_as_any_other(
    studio: MailStudio, user: User
) -> None:
    """Once its mailbox has enough, `register` says even less than before."""
    for subject in (user.email, "nobody@example.com"):
        studio.rate_limits.empty.add((Bucket.MAIL_DAILY_PER_MAILBOX, subject))
        for attempt in (
            studio.accounts.register(
                Registration(email=subject, password=PASSWORD), Device(ADDRESS)
            ),
            studio.recovering.request(subject, ip_address=ADDRESS),
        ):
            with studio.unchanged(), pytest.raises(RateLimited):
                await attempt


async def test_what_is_malformed_uses_nothing_up(studio: MailStudio) -> None:
    for registration in (
        Registration(email="no address", password=PASSWORD),
        Registration(email=MAILBOX, password="short"),
        Registration(email=MAILBOX, password=PASSWORD, display_name=" "),
    ):
        with studio.unchanged(), pytest.raises(Refusal):
            await studio.accounts.register(registration, Device(ADDRESS))

    assert not {bucket for bucket, _ in studio.rate_limits.taken} & {*SENDERS, *READERS}


async def test_a_sender_who_is_refused_uses_up_no_mailbox(studio: MailStudio, user: User) -> None:
    studio.rate_limits.empty.add((Bucket.MAIL_DAILY_PER_ADDRESS, ADDRESS))

    with pytest.raises(RateLimited):
        await reset(studio, user)

    assert not {bucket for bucket, _ in studio.rate_limits.taken} & {*READERS}


def test_an_ip_address_causes_hundreds_of_mails_a_day_at_the_most() -> None:
    day = 86_400
    for bucket, most in ((SENDERS[1], 300), (READERS[1], 20)):
        assert LIMITS[bucket].per_second * day == LIMITS[bucket].burst == most
