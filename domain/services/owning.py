"""Making sure that somebody is still there for whom something is about to be made."""

from domain.errors import Unauthenticated
from domain.unit_of_work import UnitOfWork
from domain.user import User, UserStatus


async def lock_owner(work: UnitOfWork, user_id: str) -> User:
    """The account, locked until the transaction ends; raises `Unauthenticated`.

    Whoever deletes or disables it locks it as well: what is made comes before that, and is ended
    or erased by it, or is not made. It is the first lock of every transaction that has it.
    """
    user = await work.users.lock(user_id)
    if user is None or user.status is not UserStatus.ACTIVE:
        raise Unauthenticated  # closed after the request was let in
    return user
