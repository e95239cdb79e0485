"""Sending the mails that were ordered: the worker's side, safe to be killed at any moment."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from domain.mail import Mailer, MailOrder, MailUnavailable, MailUndeliverable
from domain.services.isolating import Isolating
from domain.services.letters import Letters
from domain.unit_of_work import Database

#: How many are sent at once.
_BATCH = 10
#: What isolates the claims of orders that cannot be read.
_CLAIM = "mails.claim"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mailing:
    database: Database
    letters: Letters
    mailer: Mailer
    isolating: Isolating

    async def send_due(self) -> list[str]:
        """One try of each of some orders that are due; returns their ids.

        An order that is taken comes back after its delay, unless it was sent and deleted: two
        workers never send one at the same time, and a crash only delays it. A crash between
        sending and deleting sends it twice, under the same message id.
        """
        orders = await self._claim()
        outcomes = await asyncio.gather(
            *(self._run(order) for order in orders), return_exceptions=True
        )
        for order, outcome in zip(orders, outcomes, strict=True):
            if isinstance(outcome, Exception):  # its order comes back: the others are not held up
                _log.error("mail.crashed", extra=_told(order), exc_info=outcome)
        return [order.id for order in orders]

    async def _claim(self) -> list[MailOrder]:
        async with self.database.begin() as work:
            due_ids = await work.mails.due_ids(
                now=await work.now(), limit=_BATCH, without=self.isolating.resting(_CLAIM)
            )
        orders: list[MailOrder] = []

        async def take(order_ids: Sequence[str]) -> Sequence[str]:
            orders.extend(await self._take(order_ids))
            return order_ids

        await self.isolating.together(_CLAIM, due_ids, take)
        return orders

    async def _take(self, order_ids: Sequence[str]) -> Sequence[MailOrder]:
        async with self.database.begin() as work:
            now = await work.now()
            orders = await work.mails.lock_due(order_ids, now=now)
            for order in orders:
                order.take(now=now)
        return orders

    async def _run(self, order: MailOrder) -> None:
        if order.is_spent:
            await self._give_up(order, "too many tries")
            return
        mail = await self.letters.write(order)
        if mail is None:
            await self._delete(order)
            _log.info("mail.dropped", extra=_told(order))
            return
        try:
            await self.mailer.send(mail)
        except MailUnavailable as error:
            _log.warning("mail.postponed", extra={**_told(order), "cause": error.reason})
        except MailUndeliverable as error:
            await self._give_up(order, error.reason)
        else:
            await self._delete(order)
            _log.info("mail.sent", extra=_told(order))

    async def _give_up(self, order: MailOrder, cause: str) -> None:
        await self._delete(order)
        _log.error("mail.given_up", extra={**_told(order), "cause": cause})

    async def _delete(self, order: MailOrder) -> None:
        async with self.database.begin() as work:
            await work.mails.delete(order.id)


def _told(order: MailOrder) -> dict[str, object]:
    """For the log: whose and what it is, without the address."""
    return {
        "order_id": order.id,
        "user_id": order.user_id,
        "kind": order.kind.value,
        "attempt": order.attempt,
    }
