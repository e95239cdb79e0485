"""Announcing the turning points of keys: kept, and told to whom they concern."""

from dataclasses import dataclass
from datetime import datetime

from domain.generation import Generation
from domain.happening import Happening
from domain.ids import NewId, global_id
from domain.key import Key, KeyState
from domain.key_event import KeyEvent, KeyEventType
from domain.mail import MailKind
from domain.services.telling import Telling
from domain.unit_of_work import UnitOfWork
from domain.webhook import WebhookEvent

#: The others are what somebody has just done: they know, and are not told.
_WEBHOOK_EVENTS = {
    KeyEventType.EXPIRING: WebhookEvent.KEY_EXPIRING,
    KeyEventType.EXPIRED: WebhookEvent.KEY_EXPIRED,
    KeyEventType.EXHAUSTED: WebhookEvent.KEY_EXHAUSTED,
}
_MAILS = {
    KeyEventType.EXPIRING: MailKind.KEY_EXPIRING,
    KeyEventType.EXPIRED: MailKind.KEY_EXPIRED,
    KeyEventType.EXHAUSTED: MailKind.KEY_EXHAUSTED,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Announcing:
    telling: Telling
    new_id: NewId

    async def announce(
        self, work: UnitOfWork, key: Key, event: KeyEventType, *, at: datetime
    ) -> None:
        """Keeps the event with the key as it is now, in the transaction that brings it about.

        The owner's webhooks and mailbox are told of what nobody did: that it soon expires, that
        it has, that its credits are used up. Only a proven address is written to.
        """
        await work.key_events.add(
            KeyEvent(
                id=self.new_id(), key_id=key.id, owner_id=key.owner_id, type=event, created_at=at
            )
        )
        if key.owner_id is None or event not in _WEBHOOK_EVENTS:
            return
        await self.telling.tell_webhooks(
            work,
            Happening(
                owner_id=key.owner_id, event=_WEBHOOK_EVENTS[event], data=_facts(key, at), at=at
            ),
        )
        owner = await work.users.get(key.owner_id)
        if owner is not None and owner.email_verified_at is not None:
            await self.telling.order_mail(work, _MAILS[event], user_id=owner.id, subject_id=key.id)

    async def announce_exhausted(
        self, work: UnitOfWork, generation: Generation, *, at: datetime
    ) -> None:
        """To be called when its holds have just been settled, in the same transaction.

        Whoever ends a hold of credits has found the key with something held, so each key that now
        has nothing left has come to that this very moment. A hold alone never exhausts a key.
        """
        for hold in await work.ledger.holds(generation.id):
            key = await work.keys.get(hold.key_id)
            if key is not None and hold.amount and key.state_at(at) is KeyState.EXHAUSTED:
                await self.announce(work, key, KeyEventType.EXHAUSTED, at=at)


def _facts(key: Key, at: datetime) -> dict[str, object]:
    return {
        "keyId": global_id("Key", key.id),
        "maskedCode": key.masked_code,
        "state": key.state_at(at).value,
        "creditsAvailable": key.credits_available,
        "expiresAt": None if key.expires_at is None else key.expires_at.isoformat(),
    }
