"""The ledger, in memory."""

from collections.abc import Mapping, Sequence

from domain.ledger import LedgerEntry, LedgerPhase
from domain.page import Page, PageRequest
from tests.domain.memory_repositories import expiry_of
from tests.domain.memory_rows import Tables, insert, page_by_id


class MemoryLedgerEntries:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def add(self, entry: LedgerEntry) -> None:
        phases = {
            (each.generation_id, each.phase, each.key_id) for each in self._tables.ledger.values()
        }
        phase = (entry.generation_id, entry.phase, entry.key_id)
        insert(self._tables.ledger, entry, unique=None in phase or phase not in phases)

    async def list(self, key_id: str) -> Sequence[LedgerEntry]:
        return [entry for entry in self._tables.ledger.values() if entry.key_id == key_id]

    async def page(self, key_id: str, request: PageRequest) -> Page[LedgerEntry]:
        return page_by_id(await self.list(key_id), request)

    async def holds(self, generation_id: str) -> Sequence[LedgerEntry]:
        held = [
            entry
            for entry in self._tables.ledger.values()
            if (entry.generation_id, entry.phase) == (generation_id, LedgerPhase.HOLD)
        ]
        return sorted(held, key=lambda entry: expiry_of(self._tables.keys[entry.key_id]))

    async def differences(self, *, after: str, limit: int) -> Mapping[str, int]:
        differences: dict[str, int] = {}
        for key_id in sorted(key_id for key_id in self._tables.keys if key_id > after)[:limit]:
            recorded = sum(entry.amount for entry in await self.list(key_id))
            differences[key_id] = recorded - self._tables.keys[key_id].credits_available
        return differences

    async def stray_holds(self, *, after: str, limit: int) -> Mapping[str, int]:
        return {
            key_id: self._tables.keys[key_id].credits_held
            + sum(map(self._held, await self.list(key_id)))
            for key_id in sorted(key_id for key_id in self._tables.keys if key_id > after)[:limit]
        }

    def _held(self, entry: LedgerEntry) -> int:
        """The amount, of a hold for a job under way."""
        job = self._tables.generations.get(entry.generation_id or "")
        is_held = entry.phase is LedgerPhase.HOLD and job is not None and not job.status.is_final
        return entry.amount if is_held else 0
