"""Which texts are kept for clients, where, and for how long."""

import logging

import pytest

from domain.persisted_query import MOST_TEXT_BYTES
from domain.rate_limit import Bucket
from server.document_name import digest_of
from server.operations import Operations
from tests.server.exploring_shop import ADDRESS, told
from tests.server.naming import DATA, QUERY, Json, named
from tests.server.operating import Surroundings


@pytest.fixture
def around() -> Surroundings:
    return Surroundings()


@pytest.fixture
def operations(around: Surroundings) -> Operations:
    return around.operations()


async def test_processes_share_what_they_know(around: Surroundings) -> None:
    await told(around.operations(), named(QUERY, query=QUERY))

    assert await told(around.operations(), named(QUERY)) == DATA


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("query Name { __typename", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ a: __typename " * 17 + "}" * 17, "BAD_USER_INPUT"),
        ("fragment F on Query { __typename }", "BAD_USER_INPUT"),
    ],
    ids=["unparsable", "invalid", "too deep", "without an operation"],
)
async def test_what_cannot_be_executed_is_not_kept(
    operations: Operations, around: Surroundings, text: str, code: str
) -> None:
    assert await told(operations, named(text, query=text)) == [code]
    assert around.queries.puts == []
    assert await told(operations, named(text)) == ["PERSISTED_QUERY_NOT_FOUND"]


@pytest.mark.parametrize(
    ("text", "sent", "code"),
    [
        ("query A { __typename }", {"operationName": "B"}, "BAD_USER_INPUT"),
        ("query ($n: Int!) { generations(first: $n) { edges { cursor } } }", {}, "BAD_USER_INPUT"),
        (
            "{ " + "__schema { queryType { name } } a: __schema { queryType { name } }"
            " b: __schema { queryType { name } } }",
            {},
            "BAD_USER_INPUT",
        ),
        ("{ __schema { queryType { name } } }", {}, "INTROSPECTION_DISABLED"),
    ],
    ids=["no operation", "variables", "cost", "introspection"],
)
async def test_what_is_refused_later_is_not_kept_either(text: str, sent: Json, code: str) -> None:
    around = Surroundings(hides_schema=True)

    assert await told(around.operations(), named(text, query=text, **sent)) == [code]
    assert around.queries.puts == []
    assert around.rate_limits.taken == []


async def test_a_long_text_is_executed_and_not_kept(
    operations: Operations, around: Surroundings
) -> None:
    longest = QUERY.ljust(MOST_TEXT_BYTES)

    assert await told(operations, named(longest, query=longest)) == DATA
    assert await told(operations, named(longest + " ", query=longest + " ")) == DATA

    assert around.queries.puts == [digest_of(longest)]


async def test_an_address_that_sends_too_many_texts_is_served_and_they_are_not_kept(
    operations: Operations, around: Surroundings
) -> None:
    around.rate_limits.empty.add((Bucket.PERSIST_PER_ADDRESS, ADDRESS))

    assert await told(operations, named(QUERY, query=QUERY)) == DATA
    assert around.queries.puts == []


async def test_a_text_that_is_known_takes_nothing_from_the_addresss_limit(
    around: Surroundings,
) -> None:
    await told(around.operations(), named(QUERY, query=QUERY))
    another = around.operations()

    await told(another, named(QUERY, query=QUERY))
    await told(another, named(QUERY, query=QUERY))

    assert around.rate_limits.taken == [(Bucket.PERSIST_PER_ADDRESS, ADDRESS)]


async def test_the_shared_store_is_asked_once_in_five_minutes(
    operations: Operations, around: Surroundings
) -> None:
    await told(operations, named(QUERY, query=QUERY))
    around.queries.gets.clear()
    around.queries.puts.clear()

    for _ in range(3):
        await told(operations, named(QUERY))
    assert (around.queries.gets, around.queries.puts) == ([], [])

    around.clock.seconds += 300
    for _ in range(3):
        await told(operations, named(QUERY))
    assert (around.queries.gets, around.queries.puts) == ([], [digest_of(QUERY)])


async def test_what_the_store_has_lost_is_put_back_while_it_is_in_use(
    operations: Operations, around: Surroundings
) -> None:
    await told(operations, named(QUERY, query=QUERY))
    around.queries.texts.clear()

    around.clock.seconds += 300
    await told(operations, named(QUERY))

    assert await told(around.operations(), named(QUERY)) == DATA


async def test_few_texts_are_remembered(operations: Operations, around: Surroundings) -> None:
    """Those that were used last."""
    *texts, last = [f"query Q{number} {{ __typename }}" for number in range(257)]
    for text in texts:
        await told(operations, named(text, query=text))
    await told(operations, named(texts[0]))
    await told(operations, named(last, query=last))
    around.queries.gets.clear()

    for text in (last, texts[0], texts[2], texts[1]):
        assert await told(operations, named(text)) == DATA

    assert around.queries.gets == [digest_of(texts[1])]


async def test_while_the_store_is_away_what_a_process_remembers_is_enough(
    operations: Operations, around: Surroundings
) -> None:
    await told(operations, named(QUERY, query=QUERY))
    around.queries.is_away = True

    assert await told(operations, named(QUERY)) == DATA
    other = "query Other { __typename }"
    assert await told(operations, named(other)) == ["PERSISTED_QUERY_NOT_FOUND"]


async def test_while_the_store_is_away_a_new_text_is_executed_and_forgotten(
    operations: Operations, around: Surroundings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "server.query_registry")
    around.queries.is_away = True

    assert await told(operations, named(QUERY, query=QUERY)) == DATA
    assert await told(operations, named(QUERY)) == ["PERSISTED_QUERY_NOT_FOUND"]

    assert [record.getMessage() for record in caplog.records] == ["persisted_query.not_kept"]


async def test_a_text_of_an_earlier_release_is_examined_again(
    operations: Operations, around: Surroundings
) -> None:
    """What is kept says nothing of what the schema has become."""
    text = "{ fieldOfAnEarlierRelease }"
    around.queries.texts[digest_of(text)] = text

    assert await told(operations, named(text)) == ["GRAPHQL_VALIDATION_FAILED"]
