"""Webhooks of whoever knew the old password are told nothing once it was reset."""

import pytest

from domain.language import Locale
from domain.services.webhooking import WebhookSetting
from domain.user import User
from domain.webhook import Webhook, WebhookDisabledReason, WebhookStatus
from tests.domain.mail_studio import MailStudio
from tests.domain.webhook_studio import WebhookStudio
from tests.factories import ADDRESS

NEW = "another horse"
ON = WebhookSetting(is_enabled=True)
OFF = WebhookSetting(is_enabled=False)


class ResetStudio(MailStudio, WebhookStudio):
    async def reset(self, user: User) -> None:
        await self.recovering.request(user.email, ip_address=ADDRESS)
        token = await self.mailed_token()
        await self.recovering.reset(token, NEW, ip_address=ADDRESS)

    def row(self, webhook: Webhook) -> Webhook:
        return self.database.tables.webhooks[webhook.id]


@pytest.fixture
def studio() -> ResetStudio:
    return ResetStudio()


@pytest.fixture
def user(studio: ResetStudio) -> User:
    return studio.user(email="mei@example.com", locale=Locale.EN)


async def test_a_reset_disables_them_and_says_why(studio: ResetStudio, user: User) -> None:
    webhook = await studio.webhook(user)
    others = await studio.webhook(studio.user())

    await studio.reset(user)

    row = studio.row(webhook)
    assert row.status is WebhookStatus.DISABLED
    assert row.disabled_reason is WebhookDisabledReason.PASSWORD_RESET
    assert studio.row(others).status is WebhookStatus.ENABLED
    assert studio.row(others).disabled_reason is None


async def test_what_waited_for_them_never_leaves(studio: ResetStudio, user: User) -> None:
    webhook = await studio.webhook(user)
    delivery = await studio.webhooking.test(webhook.id, owner_id=user.id)

    await studio.reset(user)
    await studio.deliver()

    assert studio.courier.messages == []
    assert studio.delivery(delivery.id).error == "webhook disabled"


async def test_those_that_were_off_keep_their_reason(studio: ResetStudio, user: User) -> None:
    switched_off, silent = await studio.webhook(user), await studio.webhook(user)
    await studio.webhooking.update(switched_off.id, OFF, owner_id=user.id)
    studio.row(silent).disable(WebhookDisabledReason.NO_ANSWER, now=studio.clock())

    await studio.reset(user)

    assert studio.row(switched_off).disabled_reason is WebhookDisabledReason.OWNER
    assert studio.row(silent).disabled_reason is WebhookDisabledReason.NO_ANSWER
    assert studio.row(silent).status is WebhookStatus.FAILING


async def test_their_owner_is_told_and_enables_them_again(studio: ResetStudio, user: User) -> None:
    first, _second = await studio.webhook(user), await studio.webhook(user)
    await studio.reset(user)

    told = [mail for mail in await studio.mailed() if mail.subject == "Your password was reset"]
    enabled = await studio.webhooking.update(first.id, ON, owner_id=user.id)

    assert [mail.to for mail in told] == [user.email]
    assert "Webhooks were disabled as well (2)." in told[0].text
    assert (enabled.status, enabled.disabled_reason) == (WebhookStatus.ENABLED, None)


async def test_who_has_none_is_told_of_none(studio: ResetStudio, user: User) -> None:
    await studio.reset(user)

    [told] = await studio.mailed()
    assert "ebhook" not in told.text
