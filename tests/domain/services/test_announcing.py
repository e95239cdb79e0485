"""Turning points of keys: kept, and told to whom they concern."""

import json
from datetime import timedelta

import pytest

from domain.ids import global_id
from domain.key import Key
from domain.key_event import KeyEventType
from domain.mail import MailKind
from domain.user import User
from domain.webhook import Webhook, WebhookEvent
from tests.domain.studio import Studio
from tests.factories import NOW

_TOLD = {
    KeyEventType.EXPIRING: (WebhookEvent.KEY_EXPIRING, MailKind.KEY_EXPIRING),
    KeyEventType.EXPIRED: (WebhookEvent.KEY_EXPIRED, MailKind.KEY_EXPIRED),
    KeyEventType.EXHAUSTED: (WebhookEvent.KEY_EXHAUSTED, MailKind.KEY_EXHAUSTED),
}
_QUIET = sorted(KeyEventType - _TOLD.keys())


async def _listening(studio: Studio, user: User) -> Webhook:
    webhook = Webhook(
        id=studio.new_id(),
        owner_id=user.id,
        url="https://example.com/hook",
        events=list(WebhookEvent),
        sealed_secret="sealed",
        created_at=NOW,
        updated_at=NOW,
    )
    async with studio.database.begin() as work:
        await work.webhooks.add(webhook)
    return webhook


async def _announce(studio: Studio, key: Key, event: KeyEventType) -> None:
    async with studio.database.begin() as work:
        await studio.announcing.announce(work, key, event, at=studio.clock())


def _kept(studio: Studio, event: KeyEventType) -> list[tuple[str, str | None]]:
    rows = studio.database.tables.key_events.values()
    return [(row.key_id, row.owner_id) for row in rows if row.type is event]


@pytest.mark.parametrize("event", _TOLD)
async def test_what_nobody_did_is_told_to_webhooks_and_by_mail(
    studio: Studio, event: KeyEventType
) -> None:
    user = studio.user(email_verified_at=NOW)
    key = await studio.activated_key(user)
    webhook = await _listening(studio, user)

    await _announce(studio, key, event)

    assert _kept(studio, event) == [(key.id, user.id)]
    (delivery,) = studio.database.tables.webhook_deliveries.values()
    webhook_event, mail_kind = _TOLD[event]
    assert (delivery.webhook_id, delivery.event) == (webhook.id, webhook_event)
    assert json.loads(delivery.payload) == {
        "type": webhook_event,
        "timestamp": NOW.isoformat(),
        "data": {
            "keyId": global_id("Key", key.id),
            "maskedCode": key.masked_code,
            "state": "ACTIVE",
            "creditsAvailable": 20,
            "expiresAt": (NOW + timedelta(days=30)).isoformat(),
        },
    }
    (mail,) = studio.database.tables.mails.values()
    assert (mail.kind, mail.user_id, mail.subject_id) == (mail_kind, user.id, key.id)


@pytest.mark.parametrize("event", _TOLD)
async def test_an_address_that_nobody_has_proved_is_not_written_to(
    studio: Studio, event: KeyEventType
) -> None:
    user = studio.user()
    key = await studio.activated_key(user)

    await _announce(studio, key, event)

    assert _kept(studio, event) == [(key.id, user.id)]
    assert not studio.database.tables.mails


@pytest.mark.parametrize("event", _QUIET)
async def test_what_somebody_did_is_only_kept(studio: Studio, event: KeyEventType) -> None:
    user = studio.user(email_verified_at=NOW)
    key = await studio.activated_key(user)
    await _listening(studio, user)

    await _announce(studio, key, event)

    assert _kept(studio, event)[-1] == (key.id, user.id)
    assert not studio.database.tables.mails
    assert not studio.database.tables.webhook_deliveries


async def test_what_happens_to_a_key_of_nobodys_is_only_kept(studio: Studio) -> None:
    issued = await studio.issuing.issue("creator", count=1, name="test")
    assert len(issued.codes) == 1
    key = studio.only_key()

    await _announce(studio, key, KeyEventType.REVOKED)

    assert _kept(studio, KeyEventType.REVOKED) == [(key.id, None)]
    assert not studio.database.tables.mails
