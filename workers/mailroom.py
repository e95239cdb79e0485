"""When mails leave: beside the housekeeping, whose sweeps may take long."""

import asyncio

from domain.services.mailing import Mailing
from workers.rounds import attempt


async def run_mailroom(mailing: Mailing, *, interval_seconds: float) -> None:
    """Until cancelled: looks for mails to send, at once again while there are some."""
    while True:
        if not await attempt(mailing.send_due):
            await asyncio.sleep(interval_seconds)
