"""Which schema a database has, beside the one that this release was written for."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

SCRIPTS = Path(__file__).parent / "migrations"


class SchemaAge(StrEnum):
    CURRENT = "CURRENT"
    #: Not migrated yet, or not at all.
    OLDER = "OLDER"
    #: A newer release has migrated it; what that leaves in place for us is its own concern.
    NEWER = "NEWER"


@dataclass(frozen=True, slots=True)
class Schema:
    revision: str | None
    newest: str

    @property
    def age(self) -> SchemaAge:
        if self.revision == self.newest:
            return SchemaAge.CURRENT
        is_known = self.revision is None or self.revision in _history()
        return SchemaAge.OLDER if is_known else SchemaAge.NEWER


async def read_schema(connection: AsyncConnection) -> Schema:
    """Raises SQLAlchemy's errors."""
    return Schema(await connection.run_sync(_revision), _history()[0])


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@cache
def _history() -> tuple[str, ...]:
    """Every revision of this release, the newest first."""
    scripts = ScriptDirectory(str(SCRIPTS))
    return tuple(script.revision for script in scripts.walk_revisions())
