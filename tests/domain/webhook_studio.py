"""A studio that tells integrators what happens, and a server of theirs that a test plays."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from domain.mail import MailKind, MailOrder
from domain.services.delivering import Delivering
from domain.services.webhooking import Webhooking, WebhookSetting
from domain.user import User
from domain.webhook import Webhook, WebhookDelivery, WebhookEvent
from domain.webhook_courier import WebhookAnswer, WebhookUnreachable
from tests.domain.studio import Studio
from tests.fakes import FakeUrlPolicy, require_no_transaction

#: Of one worker.
PLACES = 32
URL = "https://hooks.example/laowang"
OK = WebhookAnswer(status=204, body="")


@dataclass(frozen=True, slots=True)
class Message:
    url: str
    headers: dict[str, str]
    body: bytes


class FakeCourier:
    """Answers as the test says, message by message; what it is not told of is taken."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.answer: Callable[[str], WebhookAnswer | WebhookUnreachable] = lambda _url: OK

    async def post(self, url: str, *, headers: dict[str, str], body: bytes) -> WebhookAnswer:
        require_no_transaction()
        self.messages.append(Message(url, headers, body))
        answer = self.answer(url)
        if isinstance(answer, WebhookUnreachable):
            raise answer
        return answer


class WebhookStudio(Studio):
    def __init__(self) -> None:
        super().__init__()
        self.courier = FakeCourier()
        self._drawn = itertools.count(1)

    def _random_bytes(self, count: int) -> bytes:
        """Others each time."""
        return next(self._drawn).to_bytes(count, "big")

    @cached_property
    def webhooking(self) -> Webhooking:
        return Webhooking(
            database=self.database,
            urls=FakeUrlPolicy(),
            sealing=self.sealing,
            telling=self.telling,
            rate_limits=self.rate_limits,
            random_bytes=self._random_bytes,
            new_id=self.new_id,
        )

    @cached_property
    def delivering(self) -> Delivering:
        return Delivering(
            database=self.database,
            courier=self.courier,
            sealing=self.sealing,
            telling=self.telling,
            isolating=self.isolating,
            clock=self.clock,
        )

    async def deliver(self) -> list[str]:
        """What a worker does with all its places; the ids of what it tried."""
        errands = await self.delivering.claim(PLACES)
        await asyncio.gather(*map(self.delivering.run, errands))
        return [errand.delivery.id for errand in errands]

    async def webhook(self, user: User, url: str = URL) -> Webhook:
        """One that wants to hear of everything."""
        setting = WebhookSetting(url=url, events=list(WebhookEvent))
        webhook, _ = await self.webhooking.create(setting, owner_id=user.id)
        return webhook

    def delivery(self, delivery_id: str) -> WebhookDelivery:
        """The row as it stands."""
        return self.database.tables.webhook_deliveries[delivery_id]

    def webhook_of(self, delivery_id: str) -> Webhook:
        """The row of that which it goes to."""
        return self.database.tables.webhooks[self.delivery(delivery_id).webhook_id]

    async def told(self, webhook: Webhook) -> None:
        """One more message for it."""
        delivery = WebhookDelivery(
            id=self.new_id(),
            webhook_id=webhook.id,
            owner_id=webhook.owner_id,
            message_id=f"msg_{self.new_id()}",
            event=WebhookEvent.TEST,
            payload="{}",
            run_after=self.clock(),
            created_at=self.clock(),
        )
        async with self.database.begin() as work:
            await work.webhook_deliveries.add_many([delivery])

    def mails_of(self, kind: MailKind) -> list[MailOrder]:
        return [each for each in self.database.tables.mails.values() if each.kind is kind]

    @property
    def deliveries(self) -> list[WebhookDelivery]:
        return [*self.database.tables.webhook_deliveries.values()]
