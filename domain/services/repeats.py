"""Knowing a request of the staff again that was carried out before."""

from domain.idempotency import IdempotencyConflict
from domain.staff_request import Asked, StaffRequest
from domain.unit_of_work import UnitOfWork


async def earlier_subject(
    work: UnitOfWork, asked: Asked, *, digest: str, subject_id: str
) -> str | None:
    """What the same request was about when it came before.

    None where it is new, or has no name: it is then to be carried out, on `subject_id`, in this
    transaction. Raises `IdempotencyConflict` where its name stands for another request.
    """
    name = asked.idempotency_key
    if name is None:
        return None
    known = await work.staff_requests.get(asked.actor.user_id, name)
    if known is None:
        await work.staff_requests.add(
            StaffRequest(
                actor_id=asked.actor.user_id,
                idempotency_key=name,
                digest=digest,
                subject_id=subject_id,
                created_at=await work.now(),
            )
        )
        return None
    if known.digest != digest:
        raise IdempotencyConflict
    return known.subject_id
