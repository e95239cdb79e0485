"""What the staff asked for, by name, in memory."""

from domain.staff_request import StaffRequest
from domain.unit_of_work import DatabaseConflict
from tests.domain.memory_rows import Tables


class MemoryStaffRequests:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.staff_requests

    async def get(self, actor_id: str, idempotency_key: str) -> StaffRequest | None:
        return self._rows.get(f"{actor_id} {idempotency_key}")

    async def add(self, request: StaffRequest) -> None:
        name = f"{request.actor_id} {request.idempotency_key}"
        if name in self._rows:
            raise DatabaseConflict
        self._rows[name] = request
