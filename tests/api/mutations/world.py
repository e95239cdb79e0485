"""Everything in a product's database that a change would show in."""

import sqlite3
from dataclasses import dataclass, field

from resolvers.node import GlobalId

#: The rows of every table, and every live session, in an order of their own.
World = dict[str, list[str]]

#: The one thing that a refusal may change is told apart: a user's id for each wrong code.
_WRONG_CODES = "wrong_codes"
_TABLES = """
SELECT name FROM sqlite_master
WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL %'
"""


@dataclass(slots=True)
class Rows:
    """Read anew only when somebody has committed since: most of what is asked changes nothing."""

    database: sqlite3.Connection
    _version: int | None = None
    _known: World = field(default_factory=dict)

    def read(self) -> World:
        # Before the rows: what is committed between the two is seen the next time.
        [version] = self.database.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._known, self._version = self._read(), version
        return self._known

    def _read(self) -> World:
        tables = [name for (name,) in self.database.execute(_TABLES)]
        rows = {name: self._select(f'SELECT * FROM "{name}"') for name in tables}  # noqa: S608
        counts = self.database.execute("SELECT id, wrong_codes FROM users").fetchall()
        wrong = sorted(user_id for user_id, count in counts for _ in range(count))
        return {**rows, "users": self._select(self._users()), _WRONG_CODES: wrong}

    def _users(self) -> str:
        columns = [name for _, name, *_ in self.database.execute("PRAGMA table_info(users)")]
        columns.remove(_WRONG_CODES)
        return f"SELECT {', '.join(columns)} FROM users"  # noqa: S608

    def _select(self, statement: str) -> list[str]:
        return sorted(map(repr, self.database.execute(statement)))


def with_wrong_codes(world: World, user_id: str, codes: list[str]) -> World:
    """The same, once that user was answered with these `codes`: wrong ones are counted."""
    if "SECOND_FACTOR_INVALID" not in codes:
        return world
    wrong = [*world[_WRONG_CODES], GlobalId.parse(user_id).key]
    return {**world, _WRONG_CODES: sorted(wrong)}
