"""Sending what was ordered: once where all goes well, and again where it does not."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from itertools import chain

import pytest

from domain.mail import MAIL_DELAYS, Mail, MailKind, MailUnavailable, MailUndeliverable
from domain.services.telling import Telling
from domain.unit_of_work import DatabaseUnavailable
from domain.user import User
from tests.domain.mail_studio import MailStudio, token_in
from tests.factories import PLAN

MINUTE = timedelta(minutes=1)


@pytest.fixture
def studio() -> MailStudio:
    return MailStudio()


@pytest.fixture
def user(studio: MailStudio) -> User:
    return studio.proven_user()


async def ordered(studio: MailStudio, user: User, kind: MailKind) -> str:
    """The order's id."""
    async with studio.database.begin() as work:
        await Telling(new_id=studio.new_id).order_mail(work, kind, user_id=user.id)
    return list(studio.database.tables.mails)[-1]


async def test_a_mail_is_sent_once_under_the_orders_id(studio: MailStudio, user: User) -> None:
    order_id = await ordered(studio, user, MailKind.PASSWORD_CHANGED)

    assert await studio.mailing.send_due() == [order_id]
    assert await studio.mailing.send_due() == []

    [mail] = studio.mailer.sent
    assert (mail.message_id, mail.to) == (order_id, user.email)
    assert studio.database.tables.mails == {}


async def test_a_mail_server_that_is_away_is_asked_again_after_a_while(
    studio: MailStudio, user: User
) -> None:
    await ordered(studio, user, MailKind.PASSWORD_CHANGED)
    studio.mailer.faults = [MailUnavailable("away"), MailUnavailable("away")]

    assert await studio.mailed() == []
    studio.clock.move(MAIL_DELAYS[0] - MINUTE)
    assert await studio.mailing.send_due() == []
    studio.clock.move(MINUTE)
    assert await studio.mailed() == []
    studio.clock.move(MAIL_DELAYS[1])
    [mail] = await studio.mailed()

    assert mail.to == user.email
    assert studio.database.tables.mails == {}


async def test_after_a_day_of_tries_a_mail_is_given_up_and_the_log_says_so(
    studio: MailStudio, user: User, caplog: pytest.LogCaptureFixture
) -> None:
    order_id = await ordered(studio, user, MailKind.PASSWORD_CHANGED)
    studio.mailer.faults = [MailUnavailable("away")] * 100

    for delay in MAIL_DELAYS:
        await studio.mailing.send_due()
        studio.clock.move(delay)
    assert order_id in studio.database.tables.mails
    await studio.mailing.send_due()

    assert studio.database.tables.mails == {}
    assert len(studio.mailer.faults) == 100 - len(MAIL_DELAYS)
    [record] = [each for each in caplog.records if each.message == "mail.given_up"]
    assert (record.levelno, vars(record)["order_id"]) == (logging.ERROR, order_id)
    assert user.email not in caplog.text


async def test_what_is_refused_for_good_is_given_up_at_once(
    studio: MailStudio, user: User, caplog: pytest.LogCaptureFixture
) -> None:
    await ordered(studio, user, MailKind.PASSWORD_CHANGED)
    studio.mailer.faults = [MailUndeliverable("recipient refused: 550")]

    assert await studio.mailed() == []

    assert studio.database.tables.mails == {}
    [record] = [each for each in caplog.records if each.message == "mail.given_up"]
    assert vars(record)["cause"] == "recipient refused: 550"


async def test_two_workers_send_no_mail_twice(studio: MailStudio, user: User) -> None:
    for _ in range(25):
        await ordered(studio, user, MailKind.PASSWORD_CHANGED)

    taken: list[str] = []
    for _ in range(3):
        taken += chain(*await asyncio.gather(*(studio.mailing.send_due() for _ in range(4))))

    ids = [mail.message_id for mail in studio.mailer.sent]
    assert len(ids) == len(set(ids)) == len(taken) == 25


class DyingMailer:
    """The worker is killed while it sends."""

    async def send(self, mail: Mail) -> None:
        raise asyncio.CancelledError


async def test_a_worker_that_dies_only_delays_the_mail(studio: MailStudio, user: User) -> None:
    await ordered(studio, user, MailKind.VERIFY_EMAIL)
    studio.account(user).email_verified_at = None
    dying = replace(studio.mailing, mailer=DyingMailer())

    await dying.send_due()
    assert await studio.mailing.send_due() == []
    studio.clock.move(MAIL_DELAYS[0])
    [mail] = await studio.mailed()

    assert await studio.mailboxes.verify(token_in(mail), ip_address="203.0.113.7")


async def test_both_copies_of_a_mail_that_is_sent_twice_can_be_used(studio: MailStudio) -> None:
    """The first may have arrived, and a mailbox that sees one message id twice shows that alone."""
    user = studio.user()
    await ordered(studio, user, MailKind.VERIFY_EMAIL)
    sent: list[Mail] = []

    class Forgetful:
        async def send(self, mail: Mail) -> None:
            sent.append(mail)
            raise MailUnavailable("no answer")

    await replace(studio.mailing, mailer=Forgetful()).send_due()
    studio.clock.move(MAIL_DELAYS[0])
    [second] = await studio.mailed()

    [first] = sent
    assert first.message_id == second.message_id
    assert first.text != second.text
    assert await studio.mailboxes.verify(token_in(first), ip_address="203.0.113.7")


async def test_one_broken_mail_holds_up_no_other(
    studio: MailStudio, user: User, caplog: pytest.LogCaptureFixture
) -> None:
    """Its reader lives in a place that is on no map."""
    lost = studio.proven_user(time_zone="Atlantis/Capital")
    key = await studio.activated_key(lost, studio.sell(PLAN))
    async with studio.database.begin() as work:
        await studio.telling.order_mail(
            work, MailKind.KEY_EXPIRED, user_id=lost.id, subject_id=key.id
        )
    await ordered(studio, user, MailKind.PASSWORD_CHANGED)

    await studio.mailing.send_due()

    (told,) = [record for record in caplog.records if record.message == "mail.crashed"]
    assert told.__dict__["user_id"] == lost.id
    assert told.exc_info is not None
    assert [mail.to for mail in studio.mailer.sent] == [user.email]
    assert [order.user_id for order in studio.database.tables.mails.values()] == [lost.id]


async def test_without_a_database_nothing_is_sent(studio: MailStudio, user: User) -> None:
    await ordered(studio, user, MailKind.PASSWORD_CHANGED)
    studio.database.is_away = True

    with pytest.raises(DatabaseUnavailable):
        await studio.mailing.send_due()

    assert studio.mailer.sent == []


async def test_no_token_and_no_address_is_in_the_log(
    studio: MailStudio, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    user = studio.user()
    await ordered(studio, user, MailKind.VERIFY_EMAIL)

    token = await studio.mailed_token()

    assert "mail.sent" in [record.message for record in caplog.records]
    logged = str([vars(record) for record in caplog.records])
    assert token not in logged
    assert user.email not in logged
