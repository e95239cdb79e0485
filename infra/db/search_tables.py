"""The tables that contents are found by."""

from typing import Final

from sqlalchemy import DDL, BigInteger, Column, ForeignKey, Index, Integer, String, Table, event

from domain.searchable import TAG_KEY_LENGTH
from infra.db.columns import ID, IN_BYTES, metadata
from infra.db.content_tables import contents
from infra.db.types import AsciiText

#: The form of the entries; a higher number has all of them made anew.
INDEX_VERSION: Final = 1

search_documents = Table(
    "search_documents",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("content_id", ID, ForeignKey(contents.c.id), nullable=False, unique=True),
    Column("words", AsciiText, nullable=False),
    **IN_BYTES,
)
Index("ix_search_documents_words", search_documents.c.words, mysql_prefix="FULLTEXT").ddl_if(
    dialect="mysql"
)

content_tags = Table(
    "content_tags",
    metadata,
    Column("content_id", ID, ForeignKey(contents.c.id), primary_key=True),
    Column("tag", String(TAG_KEY_LENGTH), primary_key=True),
    Column("owner_id", ID, nullable=False),
    Index(None, "owner_id", "tag", "content_id"),
    **IN_BYTES,
)

#: SQLite's full-text index of `search_documents.words`, which its triggers keep in step.
_INDEX: Final = (
    "CREATE VIRTUAL TABLE search_words USING fts5"
    " (words, content='search_documents', content_rowid='id', detail='none', columnsize=0)"
)
_ADDED: Final = (
    "CREATE TRIGGER search_documents_added AFTER INSERT ON search_documents BEGIN"
    " INSERT INTO search_words (rowid, words) VALUES (new.id, new.words); END"
)
_REMOVED: Final = (
    "CREATE TRIGGER search_documents_removed AFTER DELETE ON search_documents BEGIN"
    " INSERT INTO search_words (search_words, rowid, words)"
    " VALUES ('delete', old.id, old.words); END"
)
for _statement in (_INDEX, _ADDED, _REMOVED):
    _ddl = DDL(_statement)  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it open
    event.listen(search_documents, "after_create", _ddl.execute_if(dialect="sqlite"))
