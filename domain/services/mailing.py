"""Sending the mails that were ordered: the worker's side, safe to be killed at any moment."""

import asyncio
import logging
from dataclasses import dataclass

from domain.mail import Mailer, MailOrder, MailUnavailable, MailUndeliverable
from domain.services.letters import Letters
from domain.unit_of_work import Database

#: How many are sent at once.
_BATCH = 10

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mailing:
    database: Database
    letters: Letters
    mailer: Mailer

    async def send_due(self) -> list[str]:
        """One try of each of some orders that are due; returns their ids.

        An order that is taken comes back after its delay, unless it was sent and deleted: two
        workers never send one at the same time, and a crash only delays it. A crash between
        sending and deleting sends it twice, under the same message id.
        """
        orders = await self._take()
        outcomes = await asyncio.gather(
            *(self._run(order) for order in orders), return_exceptions=True
        )
        faults = [each for each in outcomes if isinstance(each, Exception)]
        if faults:  # each of its own order, which comes back: the others are not held up
            raise ExceptionGroup("mails that could not be written", faults)
        return [order.id for order in orders]

    async def _take(self) -> list[MailOrder]:
        async with self.database.begin() as work:
            now = await work.now()
            orders = await work.mails.lock_due(now=now, limit=_BATCH)
            for order in orders:
                order.take(now=now)
        return list(orders)

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
