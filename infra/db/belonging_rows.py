"""The ids of what is somebody's: subqueries for those who look for what is said about it."""

from sqlalchemy import Select, exists, or_, select

from domain.user import UserStatus
from infra.db.tables import generations, keys, users


def keys_of(user_id: str) -> Select[tuple[str]]:
    return select(keys.c.id).where(keys.c.owner_id == user_id)


def generations_of(user_id: str) -> Select[tuple[str]]:
    return select(generations.c.id).where(generations.c.owner_id == user_id)


def abandoned_batches(user_id: str) -> Select[tuple[str]]:
    """Batches with a key of the user's, all of whose keys belong to deleted accounts.

    They are found first, in a query of their own: MySQL would look each row of the table that is
    searched up among them.
    """
    mine, others = keys.alias("mine"), keys.alias("others")
    is_in_use = exists(
        select(others.c.id)
        .join_from(others, users, users.c.id == others.c.owner_id, isouter=True)
        .where(others.c.batch_id == mine.c.batch_id)
        .where(or_(others.c.owner_id.is_(None), users.c.status != UserStatus.DELETED))
    )
    found = select(mine.c.batch_id).where(mine.c.owner_id == user_id, ~is_in_use).distinct()
    return select(found.subquery("abandoned").c.batch_id)
