"""The history that every server shows: the same rows as a file, as objects and in a database."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, text
from sqlalchemy.ext.asyncio import create_async_engine

from bench.history_in_memory import Rows
from domain.asset import Asset, AssetKind
from domain.content import Article, ContentKind
from domain.platform import Platform
from domain.user import User
from infra.db.content_tables import assets, contents
from infra.db.engine import driver_url

#: More than the longest page, so that there is a next one.
CONTENTS = 130
_BEGAN = datetime(2026, 11, 1, 8, tzinfo=UTC)
_MOMENTS = ("created_at", "updated_at")
_SENTENCE = "南瓜汤要小火慢炖，最后加一勺奶油。"
#: Columns of the tables that no page shows.
_UNSHOWN_OF_CONTENTS: Mapping[str, object] = {
    "citations": [],
    "platform_issues": [],
    "title_candidates": [],
    "quotations": [],
    "version": 1,
}

Row = dict[str, Any]  # Any: values of any column


@dataclass(frozen=True, slots=True)
class HistoryRows:
    """By the names of the tables' columns; moments are `datetime`s."""

    user: Row
    contents: Sequence[Row]
    assets: Sequence[Row]

    @classmethod
    def of(cls, user_id: str, display_name: str) -> "HistoryRows":
        articles = [_content(user_id, number) for number in range(CONTENTS)]
        images = [image for each in articles for image in _images(each)]
        return cls({"id": user_id, "display_name": display_name}, articles, images)

    def write(self, file: Path) -> Path:
        """As the rivals read it."""
        rows = {"users": [self.user], "contents": self.contents, "assets": self.assets}
        file.write_text(json.dumps(rows, default=_moment, ensure_ascii=False))
        return file

    @classmethod
    def read(cls, file: Path) -> "HistoryRows":
        rows = json.loads(file.read_text())
        for row in (*rows["contents"], *rows["assets"]):
            for name in row.keys() & set(_MOMENTS):
                row[name] = datetime.fromisoformat(row[name])
        return cls(rows["users"][0], rows["contents"], rows["assets"])

    def in_memory(self) -> Rows:
        newest_first = sorted(
            self.contents, key=lambda row: (row["created_at"], row["id"]), reverse=True
        )
        unsaid: Row = {"email": "creator@example.com", "password_hash": ""}
        creator = User(**self.user, **unsaid, created_at=_BEGAN, updated_at=_BEGAN)
        return Rows(
            creator,
            [_article(row) for row in newest_first],
            [_asset(row) for row in self.assets],
        )

    async def insert(self, url: str) -> None:
        """Into a database of the product's that has this user already."""
        rows_of: Sequence[tuple[Table, Sequence[Row]]] = (
            (contents, [{**row, **_UNSHOWN_OF_CONTENTS} for row in self.contents]),
            (assets, [{**row, "blob_name": f"{row['id']}.png"} for row in self.assets]),
        )
        engine = create_async_engine(driver_url(url))
        async with engine.begin() as connection:
            # They belong to no generations.
            await connection.execute(text("SET foreign_key_checks = 0"))
            for table, rows in rows_of:
                await connection.execute(insert(table), rows)
        await engine.dispose()


def _content(user_id: str, number: int) -> Row:
    made_at = _BEGAN + number * timedelta(minutes=7, microseconds=123_457)
    return {
        "id": f"01C{number:023d}",
        "type": Article.__name__,
        "owner_id": user_id,
        "generation_id": f"01G{number:023d}",
        "kind": ContentKind.EXTRACT.value,
        "title": f"秋日食谱之{number}：南瓜与栗子",
        "tags": ["美食", "秋天"],
        "is_favorite": number % 10 == 0,
        "source_url": f"https://example.com/recipes/{number}" if number % 2 else None,
        "created_at": made_at,
        "updated_at": made_at + timedelta(minutes=3),
        "platform": Platform.XIAOHONGSHU.value,
        "body": _SENTENCE * 12,
        "word_count": 12 * len(_SENTENCE),
        "summary": "一碗南瓜汤，从选瓜到装盘。",
        "key_points": ["选粉糯的老南瓜", "小火慢炖四十分钟", "离火再加奶油"],
        "quotes": ["最后加一勺奶油。"],
    }


def _images(content: Row) -> Iterator[Row]:
    """One or two of each content."""
    number = int(content["id"][3:])
    for ordinal in range(1 + number % 2):
        yield {
            "id": f"01A{ordinal}{number:022d}",
            "content_id": content["id"],
            "owner_id": content["owner_id"],
            "kind": AssetKind.IMAGE.value,
            "ordinal": ordinal,
            "mime_type": "image/png",
            "byte_size": 100_000 + number,
            "width": 1080,
            "height": 1440,
            "created_at": content["created_at"],
        }


def _moment(value: object) -> str:
    if not isinstance(value, datetime):
        raise TypeError(value)
    return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _article(row: Row) -> Article:
    shown = {name: value for name, value in row.items() if name != "type"}
    chosen = {"kind": ContentKind(row["kind"]), "platform": Platform(row["platform"])}
    return Article(**shown | chosen)


def _asset(row: Row) -> Asset:
    kind = {"kind": AssetKind(row["kind"])}
    return Asset(**row | kind, blob_name=f"{row['id']}.png")
