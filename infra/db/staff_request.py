"""What the staff asked for, by name, in SQL."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.staff_request import StaffRequest


class SqlStaffRequests:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, actor_id: str, idempotency_key: str) -> StaffRequest | None:
        return await self._session.get(StaffRequest, (actor_id, idempotency_key))

    async def add(self, request: StaffRequest) -> None:
        self._session.add(request)
        await self._session.flush()
