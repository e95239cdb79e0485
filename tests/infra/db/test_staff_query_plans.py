"""What the staff and tokens ask for follows an index too, however many accounts there are."""

from domain.audit import AuditCriteria, AuditEntry
from domain.page import PageRequest, Position
from domain.unit_of_work import Database, UnitOfWork
from domain.user import User
from infra.identity import new_id
from tests.infra.db.explaining import is_slow, is_sorted_anew, plans_of, recorded
from tests.infra.db.rows import HOUR, NOW, a_user

_ACCOUNTS = 800
_ACTIONS = 40


async def _crowd(database: Database) -> User:
    """As many accounts as make an index worth its while, each with its entry; one is given.

    That is an old one: to begin at the newest is to read all.
    """
    users = [a_user() for _ in range(_ACCOUNTS)]
    async with database.begin() as work:
        for n, user in enumerate(users):
            user.created_at = NOW + n * HOUR
            await work.users.add(user)
            await work.audit.add(
                AuditEntry(
                    id=new_id(),
                    actor_id=user.id,
                    action=f"user.{n % _ACTIONS}",
                    subject_id=user.id,
                    created_at=user.created_at,
                )
            )
    return users[_ACCOUNTS // 2]


async def _read_lists(work: UnitOfWork, user: User) -> None:
    """Without the first page of everything: it reads a whole index, as far as its limit."""
    place = Position(user.created_at, user.id)
    for request in (PageRequest(20, after=place), PageRequest(20, before=place)):
        await work.users.page(None, request)
        await work.audit.page(AuditCriteria(), request)
    for criteria in (
        AuditCriteria(subject_id=user.id),
        AuditCriteria(actor_id=user.id),
        AuditCriteria(action="user.7"),
    ):
        await work.audit.page(criteria, PageRequest(20))
        await work.audit.page(criteria, PageRequest(20, after=place))


async def _look_up(work: UnitOfWork, user: User) -> None:
    await work.users.page(user.email[:20], PageRequest(20))
    await work.users.lock_administrators()
    await work.access_tokens.get_by_digest("0" * 64)
    await work.access_tokens.list_live(user.id, now=NOW)
    await work.access_tokens.note_use(user.id, now=NOW)
    await work.generations.unfinished_ids(user.id)


async def test_the_staffs_queries_follow_an_index(database: Database, database_url: str) -> None:
    user = await _crowd(database)
    async with database.begin() as work:
        with recorded() as lists:
            await _read_lists(work, user)
        with recorded() as lookups:
            await _look_up(work, user)
    ordered, others = await plans_of(database_url, lists), await plans_of(database_url, lookups)

    assert len(ordered) == 10
    assert len(others) == 6
    assert {sql: plan for sql, plan in ordered.items() if any(map(is_sorted_anew, plan))} == {}
    plans = ordered | others
    assert {sql: plan for sql, plan in plans.items() if any(map(is_slow, plan))} == {}
