"""Plans: what keys buy, and what of them is on sale."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from domain.audit import Change
from domain.errors import BadUserInput
from domain.key import Plan
from domain.language import Sentence
from domain.plan_terms import PlanTerms
from domain.repeating import repeatable
from domain.services.auditing import Auditing
from domain.unit_of_work import Database, UnitOfWork

_ID = re.compile(r"[a-z][a-z0-9-]{0,25}")
_OPTIONAL = frozenset({"priority", "is_on_sale"})


class PlanIdInvalid(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "套餐编号须以小写字母开头，只含小写字母、数字和连字符，最多 26 个字符。",
                "A plan's id begins with a lower-case letter and has at most 26 lower-case letters,"
                " digits and hyphens.",
            )
        )


class PlanIncomplete(BadUserInput):
    def __init__(self, missing: Sequence[str]) -> None:
        names = ", ".join(missing)
        super().__init__(Sentence(f"新套餐还需要：{names}。", f"A new plan also needs: {names}."))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Planning:
    """Operators' work, from the command line."""

    database: Database
    auditing: Auditing

    async def list(self) -> Sequence[Plan]:
        """All plans, cheapest first."""
        async with self.database.read_latest() as reader:
            return await reader.plans.list_all()

    @repeatable
    async def set(self, plan_id: str, terms: PlanTerms) -> Plan:
        """Changes a plan, or makes it.

        Keys keep the credits and the dates that they were activated with; what limits their
        owners is what the plan says now. Raises `PlanIdInvalid`, `PlanNumberInvalid`,
        `LineTooLong`, and `PlanIncomplete` for a new one.
        """
        if not _ID.fullmatch(plan_id):
            raise PlanIdInvalid
        given = terms.given()
        async with self.database.begin() as work:
            plan = await work.plans.lock(plan_id)
            if plan is None:
                return await self._make(work, plan_id, given)
            before = _terms_of(plan)
            for name, value in given.items():
                setattr(plan, name, value)
            change = Change(
                action="plan.changed", subject_id=plan.id, before=before, after=_terms_of(plan)
            )
            await self.auditing.record(work, None, change)
        return plan

    async def _make(self, work: UnitOfWork, plan_id: str, given: dict[str, str | int]) -> Plan:
        terms = {each.name for each in fields(PlanTerms)}
        missing = sorted(terms - _OPTIONAL - given.keys())
        if missing:
            raise PlanIncomplete(missing)
        plan = Plan(id=plan_id, **given)  # type: ignore[arg-type]  # by the names of its fields
        await work.plans.add(plan)
        change = Change(action="plan.created", subject_id=plan.id, after=_terms_of(plan))
        await self.auditing.record(work, None, change)
        return plan


def _terms_of(plan: Plan) -> dict[str, str | int | None]:
    return {each.name: getattr(plan, each.name) for each in fields(PlanTerms)}
