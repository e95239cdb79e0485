"""A creator's history as rows, in memory or in the product's own tables: the same rows from both.

A row is a dictionary by the names of the schema's fields, its values as the resolvers want them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import orjson

Row = dict[str, Any]  # Any: a column has whatever its type has

_FILE_TYPES = {
    "IMAGE": "ImageAsset",
    "AUDIO": "AudioAsset",
    "SUBTITLE": "SubtitleAsset",
    "DOCUMENT": "DocumentAsset",
}


class History(Protocol):
    """What is asked for by keys comes in their order; every owner is there."""

    async def page(self, owner_id: str, limit: int) -> Sequence[Row]:
        """The newest first."""

    async def users(self, user_ids: Sequence[str]) -> list[Row]: ...

    async def assets(self, content_ids: Sequence[str]) -> list[Sequence[Row]]: ...


class HistoryInMemory:
    """Of a file of rows: `users`, `contents` and `assets`, by the names of their columns."""

    def __init__(self, path: Path) -> None:
        rows = orjson.loads(path.read_bytes())
        contents = [_content_in_memory(_in_camel_case(row)) for row in rows["contents"]]
        contents.sort(key=lambda row: (row["createdAt"], row["id"]), reverse=True)
        assets = [asset(_in_camel_case(row)) for row in rows["assets"]]
        assets.sort(key=lambda row: (row["ordinal"], row["id"]))
        self._contents = grouped(contents, "ownerId")
        self._assets = grouped(assets, "contentId")
        self._users = {row["id"]: _in_camel_case(row) for row in rows["users"]}

    async def page(self, owner_id: str, limit: int) -> Sequence[Row]:
        return self._contents.get(owner_id, [])[:limit]

    async def users(self, user_ids: Sequence[str]) -> list[Row]:
        return [self._users[user_id] for user_id in user_ids]

    async def assets(self, content_ids: Sequence[str]) -> list[Sequence[Row]]:
        return [self._assets.get(content_id, []) for content_id in content_ids]


def _in_camel_case(row: Row) -> Row:
    return {_camel_case(name): value for name, value in row.items()}


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def _content_in_memory(row: Row) -> Row:
    row["__typename"] = row["type"]
    for moment in ("createdAt", "updatedAt"):
        row[moment] = datetime.fromisoformat(row[moment])
    return row


def asset(row: Row) -> Row:
    """The same, with the name of the type that shows it."""
    row["__typename"] = _FILE_TYPES[row["kind"]]
    return row


def grouped(rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[name]].append(row)
    return groups
