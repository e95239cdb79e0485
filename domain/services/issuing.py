"""Issuing keys: a batch of fresh codes that only the caller ever sees."""

from dataclasses import dataclass
from datetime import datetime

from domain.audit import AuditEntry
from domain.errors import BadUserInput
from domain.ids import Clock, NewId
from domain.key import KEY_PREFIX_LENGTH, Batch, Key, KeyCodes
from domain.language import Sentence
from domain.unit_of_work import Database

BATCH_LIMIT = 10_000


class PlanUnknown(BadUserInput):
    def __init__(self, plan_id: str) -> None:
        super().__init__(
            Sentence(f"没有名为 {plan_id!r} 的套餐。", f"There is no plan {plan_id!r}.")
        )


class BatchSizeInvalid(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"每批可签发 1 到 {BATCH_LIMIT} 个密钥。", f"A batch has 1 to {BATCH_LIMIT} keys."
            )
        )


@dataclass(frozen=True, slots=True)
class IssuedBatch:
    """The codes are nowhere else: whoever has this must hand them on."""

    batch: Batch
    codes: list[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Issuing:
    database: Database
    codes: KeyCodes
    new_id: NewId
    clock: Clock

    async def issue(
        self,
        plan_id: str,
        *,
        count: int,
        name: str,
        activate_before: datetime | None = None,
        actor_id: str | None = None,
    ) -> IssuedBatch:
        """Raises `PlanUnknown` and `BatchSizeInvalid`."""
        if not 1 <= count <= BATCH_LIMIT:
            raise BatchSizeInvalid
        batch = Batch(
            id=self.new_id(),
            plan_id=plan_id,
            name=name,
            count=count,
            expires_at=activate_before,
            created_at=self.clock(),
        )
        codes = [self.codes.new() for _ in range(count)]
        async with self.database.begin() as work:
            if await work.plans.get(plan_id) is None:
                raise PlanUnknown(plan_id)
            await work.batches.add(batch)
            await work.keys.add_many([self._key(code, batch) for code in codes])
            await work.audit.add(self._entry(batch, actor_id))
        return IssuedBatch(batch, codes)

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

    def _entry(self, batch: Batch, actor_id: str | None) -> AuditEntry:
        return AuditEntry(
            id=self.new_id(),
            actor_id=actor_id,
            action="keys.issued",
            subject_id=batch.id,
            after={"plan": batch.plan_id, "count": batch.count, "name": batch.name},
            created_at=batch.created_at,
        )
