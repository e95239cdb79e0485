"""Column types: how a value of the domain looks in a table, the same on every database."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json
from sqlalchemy import DateTime, Dialect, String, Text, TypeDecorator
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeEngine

from domain.erasure import ErasedInput
from domain.generation import GenerationKind, RecipeInput

Value = TypeVar("Value")
Word = TypeVar("Word", bound=StrEnum)

_WORD_LENGTH = 32
AWARE = datetime(2000, 1, 1, tzinfo=UTC)
NAIVE = datetime(2000, 1, 1)  # noqa: DTZ001 - as the databases have them
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class NaiveTimeRefused(ValueError):
    def __init__(self, moment: datetime) -> None:
        super().__init__(f"a moment without a time zone cannot be stored: {moment!r}")


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python, naive UTC with microseconds in the table."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:  # Any: SQLAlchemy's own
        if dialect.name == "mysql":
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveTimeRefused(value)
        return value.astimezone(UTC).replace(tzinfo=None)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """One call for each value, where SQLAlchemy would make two or three."""
        parsed = self.impl_instance.result_processor(dialect, coltype)
        return aware if parsed is None else lambda value: aware(parsed(value))


def aware(value: datetime | None) -> datetime | None:
    """By arithmetic, which takes a tenth of the time of `replace`."""
    return None if value is None else AWARE + (value - NAIVE)


class Ascii(TypeDecorator[str]):
    """Identifiers and digests, compared byte by byte.

    A searched text that is not ASCII finds nothing: its foreign characters become `?`, where
    MariaDB would refuse the whole statement (error 1267).
    """

    impl = String
    cache_ok = True

    def __init__(self, length: int, *, is_fixed: bool = False) -> None:
        super().__init__(length)
        self.length = length
        self.is_fixed = is_fixed

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:  # Any: SQLAlchemy's own
        if dialect.name != "mysql":
            return dialect.type_descriptor(String(self.length))
        column_type = mysql.CHAR if self.is_fixed else mysql.VARCHAR
        return dialect.type_descriptor(
            column_type(self.length, charset="ascii", collation="ascii_bin")
        )

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        del dialect
        return _ascii(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """One call for each key, where SQLAlchemy would make two."""
        del dialect
        return _ascii


def _ascii(value: str | None) -> str | None:
    if value is None or value.isascii():
        return value
    return _NOT_ASCII.sub("?", value)


class Words(TypeDecorator[Word], Generic[Word]):
    """A `StrEnum` by its value; a new word needs no migration."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[Word]) -> None:
        super().__init__(_WORD_LENGTH)
        self.words = words

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:  # Any: SQLAlchemy's own
        return dialect.type_descriptor(Ascii(_WORD_LENGTH).load_dialect_impl(dialect))

    def process_bind_param(self, value: Word | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else self.words(value).value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        del dialect, coltype
        return Known(self.words).__getitem__


class Known(dict[str | None, Word | None]):
    """Every word by its value; raises `ValueError` for what is none."""

    def __init__(self, words: type[Word]) -> None:
        super().__init__({None: None})
        self.update((word.value, word) for word in words)
        self._words = words

    def __missing__(self, value: str) -> Word:
        return self._words(value)


class LongText(TypeDecorator[str]):
    """Up to 16 MB; MySQL's plain TEXT would end at 64 kB."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:  # Any: SQLAlchemy's own
        if dialect.name == "mysql":
            return dialect.type_descriptor(mysql.MEDIUMTEXT())
        return dialect.type_descriptor(Text())


class AsciiText(TypeDecorator[str]):
    """Up to 16 MB of ASCII, compared byte by byte."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:  # Any: SQLAlchemy's own
        if dialect.name == "mysql":
            return dialect.type_descriptor(mysql.MEDIUMTEXT(charset="ascii", collation="ascii_bin"))
        return dialect.type_descriptor(Text())


def nothing() -> None:
    return None


class Json(TypeDecorator[Value], Generic[Value]):
    """Values of one Python type as JSON text; a change is seen by assignment only.

    Text, since no query looks inside: it comes back as it was written, on every database. `absent`
    makes the value of rows that have none, since the release that wrote them knew no such column.
    """

    impl = LongText
    cache_ok = True

    def __init__(
        self, value_type: type[Value], *, absent: Callable[[], Value | None] = nothing
    ) -> None:
        super().__init__()
        self.value_type = value_type
        self.absent = absent
        self.adapter = TypeAdapter(value_type)

    def process_bind_param(self, value: Value | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else self.adapter.dump_json(value).decode()

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[str | None], Value | None]:
        """Without what SQLAlchemy and pydantic put around it: a page reads a hundred of these."""
        del dialect, coltype
        read, absent = self.adapter.validator.validate_json, self.absent
        return lambda text: absent() if text is None else read(text)


def decoded(column_type: TypeEngine[Any], plain: object) -> object:  # Any: SQLAlchemy's own
    """A value of such a column, from what plain JSON has for it."""
    if isinstance(column_type, Json):
        adapter: TypeAdapter[object] = column_type.adapter
        return None if plain is None else adapter.validate_python(plain)
    if isinstance(column_type, Words):
        return None if plain is None else column_type.words(plain)
    return plain


class InputCodec:
    """Recipe inputs as JSON that names its kind: `{"kind": "EXTRACT", "value": {…}}`.

    The value of one that was erased is null.
    """

    def __init__(self, input_types: Mapping[GenerationKind, type[RecipeInput]]) -> None:
        self._adapters: dict[GenerationKind, TypeAdapter[RecipeInput]] = {
            kind: TypeAdapter(input_type) for kind, input_type in input_types.items()
        }

    def encode(self, value: RecipeInput) -> str:
        return to_json({"kind": value.kind, "value": self._plain(value)}).decode()

    def _plain(self, value: RecipeInput) -> object:
        if isinstance(value, ErasedInput):
            return None
        return self._adapters[value.kind].dump_python(value, mode="json")

    def decode(self, text: str) -> RecipeInput:
        stored = from_json(text)
        kind = GenerationKind(stored["kind"])
        if stored["value"] is None:
            return ErasedInput(kind)
        return self._adapters[kind].validate_python(stored["value"])
