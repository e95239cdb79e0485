"""Histories of several users with very many rows, written as fast as a server takes them.

Rows look as the product writes them, but are short, and belong to no generations. The full-text
index is built once all rows are there, which takes a tenth of the time.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Table, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from domain.content import Article, ContentKind
from domain.platform import Platform
from infra.db.content_tables import contents
from infra.db.search_tables import INDEX_VERSION, content_tags, search_documents
from infra.db.search_words import JiebaTokenizer

#: Whose share of all rows; the first has most of them.
SHARES = (0.6, 0.2, 0.1, 0.06, 0.04)
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
PACE = timedelta(seconds=90)
#: Words by how many contents have them, one in so many.
COMMON, OFTEN, SELDOM = "咖啡", "燕麦", "芋泥"
_ONE_IN = {COMMON: 3, OFTEN: 50, SELDOM: 10_000}
TAG_OFTEN, TAG_SELDOM = "早餐", "节气"
_TAG_ONE_IN = {TAG_OFTEN: 4, TAG_SELDOM: 10_000}
_FAVORITE_ONE_IN, _DELETED_ONE_IN, _RARE_KIND_ONE_IN = 10, 20, 10_000
_VOCABULARY = 3_000
_WORDS_EACH = 8
_BATCH = 2_000
_TABLES = (contents, search_documents, content_tags)

Row = dict[str, Any]  # Any: values of any column


def owner_id(place: int) -> str:
    return f"{'OWNER':0<25}{place}"


@dataclass(slots=True)
class _Words:
    """What texts are made of; each is encoded for an owner once."""

    owner: str
    tokenizer: JiebaTokenizer = field(default_factory=JiebaTokenizer)
    known: dict[str, frozenset[str]] = field(default_factory=dict)

    def of(self, words: Sequence[str]) -> set[str]:
        for word in words:
            if word not in self.known:
                self.known[word] = self.tokenizer.words_of(word, owner_id=self.owner)
        return set().union(*(self.known[word] for word in words))


def _vocabulary() -> list[str]:
    """Pairs of Chinese characters, none of them a word that is sought."""
    return [chr(0x4E00 + 7 * n) + chr(0x5000 + 5 * n) for n in range(_VOCABULARY)]


def _rows(place: int, first: int, count: int) -> Iterator[dict[Table, list[Row]]]:
    """One content after the other, with what it is found by."""
    chance = random.Random(f"{place} {first}")  # noqa: S311 - the same rows each time, no secret
    words, vocabulary = _Words(owner_id(place)), _vocabulary()
    for number in range(first, first + count):
        sought = [word for word, n in _ONE_IN.items() if chance.randrange(n) == 0]
        # The few of a vocabulary are everywhere, as in any language.
        said = [
            vocabulary[int(_VOCABULARY * chance.random() ** 3)] for _ in range(_WORDS_EACH)
        ] + sought
        title = f"{said[0]}{sought[0] if sought and chance.randrange(2) else ''}{number}"
        tags = [tag for tag, n in _TAG_ONE_IN.items() if chance.randrange(n) == 0]
        content = _content(place, number, chance) | {"title": title, "body": "，".join(said)}
        index = " ".join(
            [f"t{word}" for word in words.of([said[0]])] + [f"c{word}" for word in words.of(said)]
        )
        of_content = {"content_id": content["id"]}
        yield {
            contents: [content | {"tags": tags}],
            search_documents: [of_content | {"words": index}],
            content_tags: [of_content | {"tag": tag, "owner_id": owner_id(place)} for tag in tags],
        }


def _content(place: int, number: int, chance: random.Random) -> Row:
    content_id = f"{place:02d}{number:024d}"
    made_at = BEGAN + number * PACE
    is_rare = chance.randrange(_RARE_KIND_ONE_IN) == 0
    return {
        "id": content_id,
        "type": Article.__name__,
        "owner_id": owner_id(place),
        "generation_id": content_id,
        "kind": ContentKind.SEARCH if is_rare else ContentKind.EXTRACT,
        "platform": Platform.BILIBILI if is_rare else Platform.XIAOHONGSHU,
        "is_favorite": chance.randrange(_FAVORITE_ONE_IN) == 0,
        "created_at": made_at,
        "updated_at": made_at,
        "deleted_at": made_at if chance.randrange(_DELETED_ONE_IN) == 0 else None,
        "word_count": 2 * _WORDS_EACH,
        "summary": "摘要",
        "key_points": [],
        "quotes": [],
        "citations": [],
        "platform_issues": [],
        "title_candidates": [],
        "quotations": [],
        "version": 1,
        "index_version": INDEX_VERSION,
    }


async def grow(engine: AsyncEngine, *, before: int, after: int) -> None:
    """Adds to `before` rows of all users together as many as make `after`."""
    async with engine.connect() as connection:
        await connection.execute(text("SET foreign_key_checks = 0, unique_checks = 0"))
        await connection.execute(text("DROP INDEX ix_search_documents_words ON search_documents"))
        for place, share in enumerate(SHARES):
            first, last = int(before * share), int(after * share)
            rows = _rows(place, first, last - first)
            while batch := list(islice(rows, _BATCH)):
                await _add(connection, batch)
        # Without FORCE, which writes the table anew, MariaDB finds nothing of what was there.
        await connection.execute(
            text(
                "ALTER TABLE search_documents"
                " ADD FULLTEXT INDEX ix_search_documents_words (words), FORCE"
            )
        )
        names = ", ".join(table.name for table in _TABLES)
        await connection.execute(text(f"ANALYZE TABLE {names}"))


async def _add(connection: AsyncConnection, batch: Sequence[dict[Table, list[Row]]]) -> None:
    for table in _TABLES:
        if rows := [row for each in batch for row in each[table]]:
            await connection.execute(insert(table), rows)
    await connection.commit()
