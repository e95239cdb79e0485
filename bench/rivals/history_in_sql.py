"""A creator's history in the product's own tables, read through asyncmy alone."""

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import asyncmy
import orjson
from asyncmy.cursors import Cursor, DictCursor

from bench.rivals.history import Row, asset, grouped

#: Of a page; those of the servers in Node are the same. A `%s` after IN takes all keys at once.
STATEMENTS: dict[str, str] = {
    name: statement.replace("(?)", "%s").replace("?", "%s")
    for name, statement in orjson.loads(
        (Path(__file__).parent / "statements.json").read_bytes()
    ).items()
}
_CONNECTIONS = 4


async def open_pool(address: str, cursor_class: type[Cursor] = DictCursor) -> asyncmy.Pool:
    """Its connections are kept open; a read begins no transaction."""
    url = urlsplit(address)
    return await asyncmy.create_pool(
        minsize=_CONNECTIONS,
        maxsize=_CONNECTIONS,
        host=url.hostname,
        port=url.port,
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        database=url.path.removeprefix("/"),
        autocommit=True,
        cursor_cls=cursor_class,
    )


async def read(
    pool: asyncmy.Pool,
    statement: str,
    parameters: object,
) -> Sequence[Any]:  # Any: rows as the pool's cursors make them
    async with pool.acquire() as connection, connection.cursor() as cursor:
        await cursor.execute(statement, parameters)
        rows: Sequence[Any] = await cursor.fetchall()
        return rows


class HistoryInSql:
    def __init__(self, pool: asyncmy.Pool) -> None:
        self._pool = pool

    async def page(self, owner_id: str, limit: int) -> Sequence[Row]:
        rows = await read(self._pool, STATEMENTS["page"], (owner_id, limit))
        return [_content(row) for row in rows]

    async def users(self, user_ids: Sequence[str]) -> list[Row]:
        rows = await read(self._pool, STATEMENTS["users"], (tuple(user_ids),))
        found = {row["id"]: row for row in rows}
        return [found[user_id] for user_id in user_ids]

    async def assets(self, content_ids: Sequence[str]) -> list[Sequence[Row]]:
        rows = await read(self._pool, STATEMENTS["assets"], (tuple(content_ids),))
        found = grouped(map(asset, rows), "contentId")
        return [found.get(content_id, []) for content_id in content_ids]


def _content(row: Row) -> Row:
    for name in ("createdAt", "updatedAt"):
        row[name] = row[name].replace(tzinfo=UTC)
    for name in ("tags", "keyPoints", "quotes"):
        row[name] = orjson.loads(row[name])
    row["isFavorite"] = bool(row["isFavorite"])
    return row
