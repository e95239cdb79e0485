"""Plans in memory."""

from collections.abc import Collection, Sequence

from domain.key import Plan
from tests.domain.memory_rows import Tables, insert, some


class MemoryPlans:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.plans

    async def get(self, plan_id: str) -> Plan | None:
        return self._rows.get(plan_id)

    async def get_many(self, plan_ids: Collection[str]) -> Sequence[Plan]:
        return some(self._rows, plan_ids)

    async def list(self) -> Sequence[Plan]:
        return [plan for plan in await self.list_all() if plan.is_on_sale]

    async def list_all(self) -> Sequence[Plan]:
        return sorted(self._rows.values(), key=lambda plan: (plan.credits, plan.id))

    async def lock(self, plan_id: str) -> Plan | None:
        return self._rows.get(plan_id)

    async def add(self, plan: Plan) -> None:
        insert(self._rows, plan)
