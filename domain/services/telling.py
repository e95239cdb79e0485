"""Telling those whom something concerns: their webhooks and their mailbox, in its transaction."""

import json
from dataclasses import dataclass

from domain.happening import Happening
from domain.ids import NewId
from domain.mail import MailKind, MailOrder
from domain.unit_of_work import UnitOfWork
from domain.user import UserStatus
from domain.webhook import WebhookDelivery, WebhookStatus


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Telling:
    """What is told is only written down here, with what it tells; workers send it afterwards."""

    new_id: NewId

    async def tell_webhooks(self, work: UnitOfWork, happening: Happening) -> None:
        """One delivery for each of the owner's webhooks that wants to hear of such a thing.

        Of an account that is disabled nothing is told.
        """
        webhooks = await work.webhooks.list_of_owner(happening.owner_id)
        listening = [
            webhook
            for webhook in webhooks
            if webhook.status is WebhookStatus.ENABLED and happening.event in webhook.events
        ]
        if not listening or not await _is_active(work, happening.owner_id):
            return
        message_id = f"msg_{self.new_id()}"
        payload = _payload(happening)
        await work.webhook_deliveries.add_many(
            [
                WebhookDelivery(
                    id=self.new_id(),
                    webhook_id=webhook.id,
                    owner_id=webhook.owner_id,
                    message_id=message_id,
                    event=happening.event,
                    payload=payload,
                    run_after=happening.at,
                    created_at=happening.at,
                )
                for webhook in listening
            ]
        )

    async def order_mail(
        self,
        work: UnitOfWork,
        kind: MailKind,
        *,
        user_id: str,
        subject_id: str | None = None,
        address: str | None = None,
    ) -> None:
        """A mail to `address`, or else to the user's, as it is when this transaction commits."""
        user = await work.users.get(user_id)
        if user is None or user.status is UserStatus.DELETED:
            return
        now = await work.now()
        await work.mails.add(
            MailOrder(
                id=self.new_id(),
                user_id=user.id,
                kind=kind,
                address=address or user.email,
                subject_id=subject_id,
                run_after=now,
                created_at=now,
            )
        )


async def _is_active(work: UnitOfWork, user_id: str) -> bool:
    user = await work.users.get(user_id)
    return user is not None and user.status is UserStatus.ACTIVE


def _payload(happening: Happening) -> str:
    """As Standard Webhooks has it: `type`, `timestamp`, `data`."""
    return json.dumps(
        {
            "type": happening.event.value,
            "timestamp": happening.at.isoformat(),
            "data": happening.data,
        },
        ensure_ascii=False,
    )
