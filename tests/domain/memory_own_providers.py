"""Providers of users' own, in memory."""

from domain.own_provider import OwnProvider
from tests.domain.memory_rows import Tables


class MemoryOwnProviders:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.own_providers

    async def get(self, owner_id: str) -> OwnProvider | None:
        return self._rows.get(owner_id)

    async def put(self, own_provider: OwnProvider) -> None:
        self._rows[own_provider.owner_id] = own_provider

    async def delete(self, owner_id: str) -> bool:
        return self._rows.pop(owner_id, None) is not None
