"""What contents are found by, in SQL: an ordinary table each for words and for tags.

Words are found through a full-text index: InnoDB's on MySQL and MariaDB, FTS5 on SQLite. InnoDB
shows a row there only once its transaction is committed, which is when others may see it anyway;
MySQL may show one of tens of thousands of words a moment later, while it writes out its cache.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, column, delete, insert, select, table, update
from sqlalchemy.dialects.mysql import match
from sqlalchemy.ext.asyncio import AsyncSession

from domain.searchable import IndexEntry
from infra.db.content_tables import contents
from infra.db.search_tables import INDEX_VERSION, content_tags, search_documents

#: In front of a word: whether it is one of the title, or any of the content.
_OF_TITLE, _OF_CONTENT = "t", "c"
_fts = table("search_words", column("rowid"), column("search_words"))


def in_content(words: Collection[str], *, dialect: str) -> ColumnElement[bool]:
    """Whether the row of `search_documents` has all these words; there must be one."""
    return _has_all([f"{_OF_CONTENT}{word}" for word in sorted(words)], dialect)


def in_title(words: Collection[str], *, dialect: str) -> ColumnElement[bool]:
    """The same, of the title."""
    return _has_all([f"{_OF_TITLE}{word}" for word in sorted(words)], dialect)


def _has_all(tokens: Sequence[str], dialect: str) -> ColumnElement[bool]:
    """Tokens are letters and digits of ours: no operator comes from outside."""
    if dialect == "sqlite":
        found = select(_fts.c.rowid).where(_fts.c.search_words.op("MATCH")(" AND ".join(tokens)))
        return search_documents.c.id.in_(found)
    required = " ".join(f"+{token}" for token in tokens)
    return match(search_documents.c.words, against=required).in_boolean_mode()


class SqlIndexReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def missing_ids(self, *, limit: int, without: Collection[str]) -> Sequence[str]:
        found = await self._session.scalars(
            select(contents.c.id)
            .where(contents.c.index_version < INDEX_VERSION, contents.c.id.not_in(without))
            .order_by(contents.c.index_version, contents.c.id)
            .limit(limit)
        )
        return found.all()


class SqlIndexEntries(SqlIndexReads):
    async def put(self, entry: IndexEntry) -> None:
        content_id = entry.content_id
        for entries in (search_documents, content_tags):
            await self._session.execute(delete(entries).where(entries.c.content_id == content_id))
        words = [
            *(f"{_OF_TITLE}{word}" for word in entry.title_words),
            *(f"{_OF_CONTENT}{word}" for word in entry.words),
        ]
        await self._session.execute(
            insert(search_documents).values(content_id=content_id, words=" ".join(words))
        )
        if entry.tags:
            rows = [
                {"content_id": content_id, "tag": tag, "owner_id": entry.owner_id}
                for tag in entry.tags
            ]
            await self._session.execute(insert(content_tags), rows)
        await self._session.execute(
            update(contents).where(contents.c.id == content_id).values(index_version=INDEX_VERSION)
        )
