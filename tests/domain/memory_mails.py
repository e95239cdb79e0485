"""Orders of mails in memory."""

from domain.mail import MailOrder
from tests.domain.memory_rows import Tables, insert


class MemoryMailOrders:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.mails

    async def add(self, order: MailOrder) -> None:
        insert(self._rows, order)
