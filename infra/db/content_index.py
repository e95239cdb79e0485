"""What contents are found by, in SQL: an ordinary table each for words and for tags.

Words are found through a full-text index: FTS5 on SQLite, InnoDB's on MySQL and MariaDB. InnoDB
shows a row there once its transaction is committed, which is when others may see it anyway, but not
always: it keeps the words of the latest rows in memory, for hours where little is written, and
while it writes them out, some are in neither place. So what an owner wrote last is read itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Subquery,
    column,
    delete,
    func,
    insert,
    select,
    table,
    union,
    update,
)
from sqlalchemy.dialects.mysql import match
from sqlalchemy.ext.asyncio import AsyncSession

from domain.searchable import IndexEntry
from infra.db.content_tables import contents
from infra.db.search_tables import INDEX_VERSION, content_tags, search_documents

#: In front of a word: whether it is one of the title, or any of the content.
_OF_TITLE, _OF_CONTENT = "t", "c"
#: How many contents of an owner are read themselves, those changed last: more than InnoDB keeps in
#: memory where they are of usual length.
_READ_ITSELF: Final = 100
_UPDATED: Final = "ix_contents_owner_id_deleted_at_updated_at_id"
_fts = table("search_words", column("rowid"), column("search_words"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The entries of one owner's contents, of those in the trash or of the others."""

    owner_id: str
    is_deleted: bool
    dialect: str

    def with_words(self, words: Collection[str]) -> Subquery:
        """`content_id`, once for each content that has all these words; there must be one."""
        return self._with_all([f"{_OF_CONTENT}{word}" for word in sorted(words)], "found")

    def with_title(self, words: Collection[str]) -> Subquery:
        """The same, of titles."""
        return self._with_all([f"{_OF_TITLE}{word}" for word in sorted(words)], "titled")

    def _with_all(self, tokens: Sequence[str], name: str) -> Subquery:
        """Tokens are letters and digits of ours: no operator comes from outside."""
        content_id = search_documents.c.content_id
        if self.dialect == "sqlite":
            query = " AND ".join(tokens)
            rows = select(_fts.c.rowid).where(_fts.c.search_words.op("MATCH")(query))
            return select(content_id).where(search_documents.c.id.in_(rows)).subquery(name)
        required = " ".join(f"+{token}" for token in tokens)
        indexed = match(search_documents.c.words, against=required).in_boolean_mode()
        latest = self._latest()
        read = (
            select(content_id)
            .join(latest, latest.c.id == content_id)
            .where(*(_has(token) for token in tokens))
        )
        return union(select(content_id).where(indexed), read).subquery(name)

    def _latest(self) -> Subquery:
        """Of the contents that changed last."""
        deleted_at = contents.c.deleted_at
        moment = deleted_at if self.is_deleted else contents.c.updated_at
        return (
            select(contents.c.id)
            .with_hint(contents, f"FORCE INDEX ({_UPDATED})", "mysql")
            .where(contents.c.owner_id == self.owner_id)
            .where(deleted_at.is_not(None) if self.is_deleted else deleted_at.is_(None))
            .order_by(moment.desc())
            .limit(_READ_ITSELF)
            .subquery("latest")
        )


def _has(token: str) -> ColumnElement[bool]:
    """All tokens are of one length, with blanks between them: none is a part of another."""
    return func.locate(token, search_documents.c.words) > 0


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
