"""Issuing keys: a batch of fresh codes that only the caller ever sees."""

from dataclasses import dataclass
from datetime import UTC, datetime

from domain.audit import Change, Fields
from domain.errors import BadUserInput, ErrorCode, Refusal
from domain.ids import Clock, NewId
from domain.key import KEY_PREFIX_LENGTH, Batch, Key, KeyCodes, Plan
from domain.language import Sentence
from domain.options import checked_line
from domain.repeating import repeatable
from domain.request_digest import digest_of_change
from domain.services.auditing import Auditing
from domain.services.repeats import earlier_subject
from domain.spreadsheet import csv_text
from domain.staff_request import Asked
from domain.unit_of_work import Database, UnitOfWork

BATCH_LIMIT = 10_000
NAME_LENGTH = 200

_ISSUED = "keys.issued"
_HEADER = ("code", "plan", "credits", "valid days", "activate before")


class PlanUnknown(Refusal):
    code = ErrorCode.PLAN_UNKNOWN

    def __init__(self, plan_id: str) -> None:
        super().__init__(
            Sentence(f"没有名为 {plan_id!r} 的套餐。", f"There is no plan {plan_id!r}."),
            field=("input", "planId"),
        )


class ExpiryPast(Refusal):
    code = ErrorCode.EXPIRY_PAST

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "激活截止时间已过，请选择将来的时间。",
                "Keys that can no longer be activated are not issued; give a moment to come.",
            ),
            field=("input", "expiresAt"),
        )


class BatchSizeInvalid(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"每批可签发 1 到 {BATCH_LIMIT} 个密钥。", f"A batch has 1 to {BATCH_LIMIT} keys."
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchTerms:
    """What keys are to buy, how many, and until when they can be activated."""

    plan_id: str
    count: int
    name: str
    activate_before: datetime | None


@dataclass(frozen=True, slots=True)
class IssuedBatch:
    """The codes are nowhere else: whoever has this must hand them on.

    `replayed`: the same request had come before and this is what it issued, without the codes.
    """

    batch: Batch
    plan: Plan
    codes: list[str]
    replayed: bool = False

    @property
    def csv(self) -> str:
        """The codes with what they buy, for a spreadsheet or for a seller's system."""
        until = self.batch.expires_at
        terms = (
            *(self.plan.name, str(self.plan.credits), str(self.plan.valid_days)),
            "" if until is None else until.isoformat(),
        )
        return csv_text(_HEADER, [(code, *terms) for code in self.codes])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Issuing:
    database: Database
    codes: KeyCodes
    auditing: Auditing
    new_id: NewId
    clock: Clock

    @repeatable
    async def issue(
        self,
        plan_id: str,
        *,
        count: int,
        name: str,
        activate_before: datetime | None = None,
        asked: Asked | None = None,
    ) -> IssuedBatch:
        """Keys of any plan, on sale or not; `asked` is None at the command line.

        Raises `PlanUnknown`, `BatchSizeInvalid`, `LineTooLong`, `ExpiryPast` and
        `IdempotencyConflict`.
        """
        if not 1 <= count <= BATCH_LIMIT:
            raise BatchSizeInvalid
        batch = Batch(
            id=self.new_id(),
            plan_id=plan_id,
            name=checked_line(name, "name", longest=NAME_LENGTH) or "",
            count=count,
            expires_at=activate_before,
            created_at=self.clock(),
            issued_by_id=None if asked is None else asked.actor.user_id,
        )
        codes = [self.codes.new() for _ in range(count)]
        async with self.database.begin(user_id=batch.issued_by_id) as work:
            earlier = None if asked is None else await _earlier(work, batch, asked)
            plan = await work.plans.get(plan_id)
            if plan is None:
                raise PlanUnknown(plan_id)
            if earlier is not None:
                return IssuedBatch(earlier, plan, [], replayed=True)
            if activate_before is not None and activate_before <= batch.created_at:
                raise ExpiryPast
            await work.batches.add(batch)
            await work.keys.add_many([self._key(code, batch) for code in codes])
            actor = None if asked is None else asked.actor
            await self.auditing.record(work, actor, _issue_of(batch))
        return IssuedBatch(batch, plan, codes)

    def _key(self, code: str, batch: Batch) -> Key:
        return Key(
            id=self.new_id(),
            batch_id=batch.id,
            plan_id=batch.plan_id,
            code_digest=self.codes.digest(code),
            code_prefix=code[:KEY_PREFIX_LENGTH],
            activate_before=batch.expires_at,
            created_at=batch.created_at,
        )


async def _earlier(work: UnitOfWork, batch: Batch, asked: Asked) -> Batch | None:
    """What the same request has issued before; raises `IdempotencyConflict`."""
    digest = digest_of_change(_ISSUED, _terms_of(batch))
    batch_id = await earlier_subject(work, asked, digest=digest, subject_id=batch.id)
    if batch_id is None:
        return None
    [earlier] = await work.batches.get_many([batch_id])
    return earlier


def _issue_of(batch: Batch) -> Change:
    return Change(action=_ISSUED, subject_id=batch.id, after=_terms_of(batch))


def _terms_of(batch: Batch) -> Fields:
    until = batch.expires_at
    return {
        "plan": batch.plan_id,
        "count": batch.count,
        "name": batch.name,
        "expiresAt": None if until is None else until.astimezone(UTC).isoformat(),
    }
