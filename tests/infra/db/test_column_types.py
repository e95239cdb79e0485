"""What goes into a column comes out the same, or does not go in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects.mysql.asyncmy import MySQLDialect_asyncmy
from sqlalchemy.exc import StatementError

from domain.erasure import ErasedInput
from domain.generation import GenerationKind, GenerationStatus
from domain.source import TextSource
from domain.unit_of_work import Database
from infra.db.types import Ascii, InputCodec, NaiveTimeRefused, UtcDateTime, Words
from tests.infra.db.rows import INPUT_TYPES, Distil, Paint, a_user

MYSQL = MySQLDialect_asyncmy()


async def test_moments_keep_their_microseconds_in_utc(database: Database) -> None:
    user = a_user()
    user.created_at = datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=UTC)
    user.updated_at = datetime(2026, 3, 1, 7, 0, tzinfo=timezone(timedelta(hours=8)))
    async with database.begin() as work:
        await work.users.add(user)

    async with database.read_latest() as reader:
        (found,) = await reader.users.get_many([user.id])
    assert found.created_at == user.created_at
    assert found.updated_at == datetime(2026, 2, 28, 23, 0, tzinfo=UTC)
    assert found.updated_at.tzinfo is UTC


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    user = a_user()
    user.created_at = datetime(2026, 1, 1)  # noqa: DTZ001 - what is to be refused

    with pytest.raises(StatementError) as caught:
        async with database.begin() as work:
            await work.users.add(user)

    assert isinstance(caught.value.orig, NaiveTimeRefused)
    async with database.read_latest() as reader:
        assert await reader.users.get_many([user.id]) == []


def test_nothing_stays_nothing() -> None:
    for column_type in (UtcDateTime(), Ascii(9), Words(GenerationStatus)):
        assert column_type.process_bind_param(None, MYSQL) is None


def test_a_word_that_the_enumeration_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="PAUSED"):
        Words(GenerationStatus).result_processor(MYSQL, None)("PAUSED")


@pytest.mark.parametrize(
    "value",
    [
        Distil(source=TextSource("正文"), focus="重点", depth=(3,)),
        Distil(source=TextSource("")),
        Paint(title="封面"),
    ],
)
def test_an_input_knows_its_kind(value: Distil | Paint) -> None:
    codec = InputCodec(INPUT_TYPES)

    assert codec.decode(codec.encode(value)) == value


def test_an_input_of_a_kind_nobody_knows_is_refused() -> None:
    codec = InputCodec({GenerationKind.COVER: Paint})

    with pytest.raises(KeyError):
        codec.encode(Distil(source=TextSource("正文")))


def test_an_erased_input_keeps_its_kind_and_nothing_else() -> None:
    codec = InputCodec(INPUT_TYPES)

    text = codec.encode(ErasedInput(GenerationKind.EXTRACT))

    assert text == '{"kind":"EXTRACT","value":null}'
    assert codec.decode(text) == ErasedInput(GenerationKind.EXTRACT)
    assert codec.decode(text).content_ids == ()
