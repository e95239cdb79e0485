"""Which schema a database has, beside the one that this release was written for."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

SCRIPTS = Path(__file__).parent / "migrations"
#: Where alembic notes it. Every process asks for that, and few would need the rest of alembic.
_NOTED = table("alembic_version", column("version_num"))
_STEP = re.compile(
    r'^revision = "(?P<revision>\w+)"\ndown_revision: str \| None = (?:"(?P<former>\w+)"|None)$',
    re.MULTILINE,
)


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
        is_known = self.revision is None or self.revision in history()
        return SchemaAge.OLDER if is_known else SchemaAge.NEWER


async def read_schema(connection: AsyncConnection) -> Schema:
    """Raises SQLAlchemy's errors."""
    return Schema(await connection.run_sync(_revision), history()[0])


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_NOTED.name):
        return None
    return connection.scalar(select(_NOTED.c.version_num))


@cache
def history() -> tuple[str, ...]:
    """Every revision of this release, the newest first."""
    scripts = [script.read_text() for script in sorted((SCRIPTS / "versions").glob("*.py"))]
    steps = [step for script in scripts for step in _STEP.finditer(script)]
    later = {step["former"]: step["revision"] for step in steps}
    history = [later[None]]
    while history[-1] in later:
        history.append(later[history[-1]])
    return tuple(reversed(history))
