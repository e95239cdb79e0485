"""Automatic persisted queries, as Apollo's clients speak them; and names by documentId."""

import pytest

from domain.language import Locale
from server.document_name import digest_of
from server.operations import Operations
from tests.server.exploring_shop import context_of, refusal_of, told
from tests.server.naming import DATA, QUERY, Json, extension, named
from tests.server.operating import Surroundings


@pytest.fixture
def around() -> Surroundings:
    return Surroundings()


@pytest.fixture
def operations(around: Surroundings) -> Operations:
    return around.operations()


async def test_an_unknown_hash_asks_for_the_text(operations: Operations) -> None:
    assert await told(operations, named(QUERY)) == ["PERSISTED_QUERY_NOT_FOUND"]


async def test_clients_that_look_at_messages_find_theirs(operations: Operations) -> None:
    """Apollo's for iOS and Kotlin compare the message, whatever the language of the request."""
    refused = await refusal_of(operations, named(QUERY), context_of(locale=Locale.ZH_CN))

    assert refused.body == {
        "errors": [
            {
                "message": "PersistedQueryNotFound",
                "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND", "requestId": "request"},
            }
        ]
    }
    assert refused.status == 400


async def test_a_text_that_came_with_its_hash_need_not_come_again(operations: Operations) -> None:
    assert await told(operations, named(QUERY, query=QUERY)) == DATA
    assert await told(operations, named(QUERY)) == DATA
    assert await told(operations, named(QUERY, query="")) == DATA
    assert await told(operations, named(QUERY, query=None)) == DATA


async def test_a_text_without_a_hash_is_not_kept(
    operations: Operations, around: Surroundings
) -> None:
    assert await told(operations, {"query": QUERY}) == DATA
    assert (around.queries.gets, around.queries.puts) == ([], [])
    assert await told(operations, named(QUERY)) == ["PERSISTED_QUERY_NOT_FOUND"]


async def test_variables_and_the_name_of_the_operation_go_with_a_hash(
    operations: Operations,
) -> None:
    text = (
        "query A { __typename } query B($no: Boolean!) { b: __typename @skip(if: $no) __typename }"
    )
    await told(operations, named(text, query=text, operationName="A"))

    assert (await told(operations, named(text, operationName="B", variables={"no": True}))) == DATA
    assert await told(operations, named(text, operationName="C")) == ["BAD_USER_INPUT"]


async def test_a_hash_of_another_text_is_refused(
    operations: Operations, around: Surroundings
) -> None:
    sent = {"query": QUERY, "extensions": extension(digest_of("{ __typename }"))}

    assert await told(operations, sent) == ["PERSISTED_QUERY_HASH_MISMATCH"]
    assert around.queries.texts == {}


async def test_a_mismatch_is_told_in_the_clients_language(operations: Operations) -> None:
    sent = {"query": QUERY, "extensions": extension(digest_of("{ __typename }"))}

    chinese = await refusal_of(operations, sent, context_of(locale=Locale.ZH_CN))
    english = await refusal_of(operations, sent)

    assert chinese.errors[0]["message"] == "query 与其 sha256Hash 或 documentId 不符。"
    assert english.errors[0]["message"].startswith("The query is not the one that its sha256Hash")


async def test_a_hash_is_of_utf_8(operations: Operations) -> None:
    text = "# 名字\n{ __typename }"

    assert await told(operations, named(text, query=text)) == DATA
    assert await told(operations, named(text)) == DATA


@pytest.mark.parametrize(
    "extensions",
    [
        extension(digest_of(QUERY), version=2),
        extension(digest_of(QUERY), version=True),
        extension(digest_of(QUERY), version="1"),
        {"persistedQuery": {"sha256Hash": digest_of(QUERY)}},
        {"persistedQuery": {"version": 1}},
        {"persistedQuery": "x"},
        {"persistedQuery": []},
        extension(5),
        extension(""),
        extension(digest_of(QUERY).upper()),
        extension(digest_of(QUERY)[:-1]),
        extension(digest_of(QUERY) + "\n"),
        {"persistedQuery": None},
        {},
    ],
)
async def test_a_malformed_extension_is_refused(operations: Operations, extensions: Json) -> None:
    await told(operations, named(QUERY, query=QUERY))

    assert await told(operations, {"extensions": extensions}) == ["BAD_USER_INPUT"]


async def test_a_document_id_is_the_same_name(operations: Operations) -> None:
    identified = {"documentId": f"sha256:{digest_of(QUERY)}"}

    assert await told(operations, identified) == ["PERSISTED_QUERY_NOT_FOUND"]
    assert await told(operations, {**identified, "query": QUERY}) == DATA
    assert await told(operations, identified) == DATA
    assert await told(operations, named(QUERY)) == DATA
    assert await told(operations, {"documentId": digest_of(QUERY)}) == DATA


@pytest.mark.parametrize(
    ("document_id", "code"),
    [
        ("nobody-knows-it", "PERSISTED_QUERY_NOT_FOUND"),
        ("x-own:nobody-knows-it", "PERSISTED_QUERY_NOT_FOUND"),
        ("sha256:short", "BAD_USER_INPUT"),
        ("sha256:" + digest_of(QUERY).upper(), "BAD_USER_INPUT"),
        (5, "BAD_USER_INPUT"),
        ("", "BAD_USER_INPUT"),
    ],
)
async def test_an_unknown_or_malformed_document_id_is_refused(
    operations: Operations, around: Surroundings, document_id: object, code: str
) -> None:
    assert await told(operations, {"documentId": document_id}) == [code]
    assert around.queries.gets == []


async def test_a_document_id_of_another_text_is_refused(operations: Operations) -> None:
    sent = {"documentId": "own-name", "query": QUERY}

    assert await told(operations, sent) == ["PERSISTED_QUERY_HASH_MISMATCH"]


async def test_two_names_must_agree(operations: Operations) -> None:
    await told(operations, named(QUERY, query=QUERY))

    assert await told(operations, named(QUERY, documentId=f"sha256:{digest_of(QUERY)}")) == DATA
    assert await told(operations, named(QUERY, documentId="other")) == ["BAD_USER_INPUT"]
