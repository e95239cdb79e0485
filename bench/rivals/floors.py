"""What nobody can be faster than on this server: the bytes alone, and the statements alone."""

import argparse
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
from asyncmy.cursors import Cursor
from starlette.types import ASGIApp, Receive, Scope, Send

from bench.rivals.history_in_sql import STATEMENTS, open_pool
from bench.rivals.serving import run

_Rows = Sequence[tuple[Any, ...]]  # Any: a column has whatever its type has
_Answer = Callable[[bytes], Awaitable[bytes]]


def main() -> None:
    parser = argparse.ArgumentParser()
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--answer", type=Path, help="a file of what to answer whatever is asked")
    which.add_argument("--database", help="where the statements of the page are run")
    parser.add_argument("--viewer")
    named = parser.parse_args()

    async def application() -> ASGIApp:
        if named.answer is not None:
            return _application(_constant(named.answer.read_bytes()))
        return _application(await _statements(named.database, named.viewer))

    run(application)


def _constant(answer: bytes) -> _Answer:
    async def constant(_body: bytes) -> bytes:
        return answer

    return constant


async def _statements(database: str, viewer: str) -> _Answer:
    """The rows of a page as they come, its size being the variable `first` of the request."""
    pool = await open_pool(database, Cursor)

    async def rows_of(body: bytes) -> bytes:
        first: int = orjson.loads(body)["variables"]["first"]
        async with pool.acquire() as connection, connection.cursor() as cursor:
            contents = await _read(cursor, "page", viewer, first + 1)
            users = await _read(cursor, "users", tuple({row[_OWNER_ID] for row in contents}))
            assets = await _read(cursor, "assets", tuple(row[_ID] for row in contents[:first]))
        return orjson.dumps([contents, users, assets])

    return rows_of


async def _read(cursor: Cursor, name: str, *parameters: object) -> _Rows:
    await cursor.execute(STATEMENTS[name], parameters)
    rows: _Rows = await cursor.fetchall()
    return rows


#: Columns of the page.
_ID, _OWNER_ID = 1, 2


def _application(answer: _Answer) -> ASGIApp:
    async def application(_scope: Scope, receive: Receive, send: Send) -> None:
        body = await answer(await _body(receive))
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return application


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    has_more = True
    while has_more:
        message = await receive()
        parts.append(message.get("body", b""))
        has_more = message.get("more_body", False)
    return b"".join(parts)


if __name__ == "__main__":
    main()
