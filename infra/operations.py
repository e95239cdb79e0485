"""What operators ask of the product from the command line."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from domain.key import Plan
from domain.plan_terms import PlanTerms
from domain.services.administration import Administration
from domain.services.issuing import IssuedBatch
from domain.unit_of_work import DatabaseUnavailable
from domain.user import Role, User
from infra.bootstrap import Studio
from infra.connections import Connections, opened
from infra.db.migration import MigrationLocked, migrate
from infra.errors import StartRefused
from infra.identity import new_id, utc_now
from infra.settings import Settings


class DatabaseUnusable(StartRefused):
    def __init__(self, error: Exception) -> None:
        fault = error.__cause__ if isinstance(error, DatabaseUnavailable) else error
        super().__init__(
            f"The database does not answer as it should: {getattr(fault, 'orig', None) or fault}. "
            "`python cli.py doctor` says more."
        )


class MigrationBusy(StartRefused):
    def __init__(self) -> None:
        super().__init__(
            "Another process has been migrating this database for minutes. "
            "Wait for it, or end it, and start again."
        )


async def migrate_database(settings: Settings) -> None:
    async with database_trouble_in_words():
        try:
            await migrate(settings.database_url.get_secret_value())
        except MigrationLocked as error:
            raise MigrationBusy from error


@asynccontextmanager
async def database_trouble_in_words() -> AsyncIterator[None]:
    try:
        yield
    except (DatabaseUnavailable, SQLAlchemyError, OSError) as error:
        raise DatabaseUnusable(error) from error


async def create_admin(settings: Settings, email: str, password: str) -> User:
    """Raises `EmailInvalid`, `PasswordInvalid`, `EmailTaken`."""
    async with database_trouble_in_words(), opened(settings) as connections:
        return await administration(connections).open_account(email, password, role=Role.ADMIN)


def administration(connections: Connections) -> Administration:
    return Administration(
        database=connections.database,
        passwords=connections.passwords,
        new_id=new_id,
        clock=utc_now,
    )


async def issue_keys(
    settings: Settings,
    plan_id: str,
    *,
    count: int,
    name: str,
    activate_before: datetime | None = None,
) -> IssuedBatch:
    """Raises `PlanUnknown`, `BatchSizeInvalid`, `LineTooLong` and `ExpiryPast`."""
    async with database_trouble_in_words(), opened(settings) as connections:
        return await Studio(settings, connections).treasury.issuing.issue(
            plan_id, count=count, name=name, activate_before=activate_before
        )


async def all_plans(settings: Settings) -> Sequence[Plan]:
    async with database_trouble_in_words(), opened(settings) as connections:
        return await Studio(settings, connections).treasury.planning.list()


async def change_plan(settings: Settings, plan_id: str, terms: PlanTerms) -> Plan:
    """Raises as `Planning.set`."""
    async with database_trouble_in_words(), opened(settings) as connections:
        return await Studio(settings, connections).treasury.planning.set(plan_id, terms)
