"""Plans: what keys buy, and what of them is on sale."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from domain.argument_name import named
from domain.audit import Change
from domain.errors import BadUserInput
from domain.key import Plan
from domain.language import Sentence
from domain.options import checked_line
from domain.repeating import repeatable
from domain.services.auditing import Auditing
from domain.unit_of_work import Database, UnitOfWork

NAME_LENGTH = 100
#: The lowest and the highest of each number.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "credits": (1, 1_000_000),
    "valid_days": (1, 3_650),
    "max_concurrent": (1, 1_000),
    "daily_cap": (1, 1_000_000),
    "priority": (-100, 100),
}

#: How each term is read, by the name that operators give it.
_READERS: Mapping[str, Callable[[str], str | int]] = {
    "name": str,
    **{name.replace("_", "-"): int for name in BOUNDS},
    "on-sale": {"yes": True, "no": False}.__getitem__,
}
_FIELDS = {name: name.replace("-", "_") for name in _READERS} | {"on-sale": "is_on_sale"}
TERM_NAMES = tuple(_READERS)

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


class PlanNumberInvalid(BadUserInput):
    def __init__(self, name: str) -> None:
        lowest, highest = BOUNDS[name]
        super().__init__(
            Sentence(
                f"{named(name).zh_cn}须在 {lowest} 到 {highest} 之间。",
                f"The {named(name).en} must be from {lowest} to {highest}.",
            )
        )


class PlanTermInvalid(BadUserInput):
    def __init__(self) -> None:
        names = ", ".join(TERM_NAMES)
        super().__init__(
            Sentence(
                f"每项写作 名称=值，名称为 {names} 之一；数值为整数，on-sale 为 yes 或 no。",
                f"A term reads name=value, its name one of {names}; numbers are whole, on-sale is"
                " yes or no.",
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """What is said of a plan; None is left as it is."""

    name: str | None = None
    credits: int | None = None
    valid_days: int | None = None
    max_concurrent: int | None = None
    daily_cap: int | None = None
    priority: int | None = None
    is_on_sale: bool | None = None

    @classmethod
    def parse(cls, pairs: Iterable[str]) -> Self:
        """Reads `credits=300`, `on-sale=no` and so on; raises `PlanTermInvalid`."""
        terms: dict[str, Any] = {}  # a term's value by its type
        for pair in pairs:
            name, _, value = pair.partition("=")
            if name not in _READERS:
                raise PlanTermInvalid
            try:
                terms[_FIELDS[name]] = _READERS[name](value)
            except (ValueError, KeyError):
                raise PlanTermInvalid from None
        return cls(**terms)

    def given(self) -> dict[str, str | int]:
        """Each term that is not None; raises `PlanNumberInvalid` and `LineTooLong`."""
        given = {name: value for name, value in asdict(self).items() if value is not None}
        for name, (lowest, highest) in BOUNDS.items():
            if name in given and not lowest <= given[name] <= highest:
                raise PlanNumberInvalid(name)
        if self.name is not None:
            given["name"] = checked_line(self.name, "name", longest=NAME_LENGTH)
        return {name: value for name, value in given.items() if value is not None}


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
