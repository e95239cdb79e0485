"""Hostile and clumsy requests over HTTP: a typed answer, and the next client notices nothing."""

import json
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from tests.api.client import PASSWORD, Client, Json

_GRAPHQL = "application/graphql-response+json"
_MOST_BYTES = 2 * 1024 * 1024
_DEEP = b"[" * 5000 + b"]" * 5000
_HUGE = b"9" * 5000
_REGISTER = """
mutation ($input: RegisterInput!) { register(input: $input) { userErrors { code } } }
"""
_LOGIN = "mutation ($input: LoginInput!) { login(input: $input) { userErrors { code } } }"
_EXTRACT = """
mutation ($input: ExtractContentInput!) { extractContent(input: $input) { replayed } }
"""
_HISTORY = """
query ($filter: ContentFilter, $first: Int) {
  contentHistory(filter: $filter, first: $first) { totalCount }
}
"""


async def send(
    client: Client, body: bytes | AsyncIterator[bytes], *, content_type: str = "application/json"
) -> httpx.Response:
    headers = {"Content-Type": content_type, "Accept-Language": "en", "Accept": _GRAPHQL}
    return await client.http.post(f"{client.address}/graphql", content=body, headers=headers)


def codes(answer: httpx.Response) -> list[str]:
    """Of an answer that is JSON; every error says what and has a request id to quote."""
    assert answer.headers["content-type"] == f"{_GRAPHQL}; charset=utf-8"
    assert "data" not in answer.json()
    errors = answer.json()["errors"]
    assert all(error["message"] and error["extensions"]["requestId"] for error in errors)
    return [error["extensions"]["code"] for error in errors]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"5",
        b'"x"',
        b"[]",
        b"{}",
        b'{"query":null}',
        b'{"query":5}',
        b'{"query":""}',
        b'{"query":"{__typename}"',
        b'{"query":"{__typename}","operationName":5}',
        b'{"query":"{__typename}","operationName":"\\ud800"}',
        b'{"query":"query A{__typename}","operationName":"B"}',
        b'{"query":"\\ud800{__typename}"}',
        b'{"query":"{__typename}","variables":[1]}',
        b'{"query":"{__typename}","variables":"{}"}',
        b'{"query":"{__typename}","variables":{"a":NaN}}',
        b'{"query":"{__typename}","variables":{"a":' + _HUGE + b"}}",
        b'{"query":"{__typename}","variables":{"a":' + _DEEP + b"}}",
        b'{"query":"{__typename}","extensions":5}',
        b'{"query":"subscription{myGenerations{id}}"}',
        b'{"query":"fragment F on Query{__typename}"}',
        _DEEP,
        _HUGE,
        b"\xff\xfe{}",
        b'{"query":"{__typename}\xff"}',
        '{"query":"{__typename}"}'.encode("utf-16"),
    ],
    ids=lambda body: repr(body[:60]),
)
async def test_odd_json_is_bad_user_input(anonymous: Client, body: bytes) -> None:
    answer = await send(anonymous, body)

    assert (answer.status_code, codes(answer)) == (400, ["BAD_USER_INPUT"])
    assert await anonymous.data("{ __typename }") == {"__typename": "Query"}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "?query=",
        "?query={__typename}&variables={",
        "?query={__typename}&variables=5",
        "?query={__typename}&variables=" + "[" * 5000,
        "?query={__typename}&extensions=[]",
        "?query={__typename}&operationName=B",
    ],
    ids=lambda address: address[:60],
)
async def test_odd_addresses_are_bad_user_input(anonymous: Client, address: str) -> None:
    answer = await anonymous.http.get(
        f"{anonymous.address}/graphql{address}",
        headers={"Accept": _GRAPHQL, "Apollo-Require-Preflight": "true"},
    )

    assert (answer.status_code, codes(answer)) == (400, ["BAD_USER_INPUT"])


async def test_refusals_speak_the_clients_language(anonymous: Client) -> None:
    url = f"{anonymous.address}/graphql"
    chinese = await anonymous.http.post(url, json=5)
    english = await anonymous.http.post(url, json=5, headers={"Accept-Language": "en"})

    assert chinese.json()["errors"][0]["message"].startswith("请求必须是")
    assert english.json()["errors"][0]["message"].startswith("Send one JSON object")


async def test_a_body_of_two_mebibytes_is_read(anonymous: Client) -> None:
    answer = await send(anonymous, b'{"query":"{__typename}"}'.ljust(_MOST_BYTES))

    assert (answer.status_code, answer.json()["data"]) == (200, {"__typename": "Query"})


async def test_a_larger_body_is_refused(anonymous: Client) -> None:
    answer = await send(anonymous, b'{"query":"{__typename}"}'.ljust(_MOST_BYTES + 1))

    assert (answer.status_code, codes(answer)) == (413, ["BAD_USER_INPUT"])


async def test_a_larger_body_of_unknown_length_is_refused(anonymous: Client) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b" " * (_MOST_BYTES // 16)

    answer = await send(anonymous, chunks())

    assert "content-length" not in answer.request.headers
    assert (answer.status_code, codes(answer)) == (413, ["BAD_USER_INPUT"])
    assert await anonymous.data("{ __typename }") == {"__typename": "Query"}


@pytest.mark.parametrize(
    "query",
    [
        "{" + "a " * 5001 + "}",
        "#\n" * 5001 + "{ __typename }",
        "{ __typename(a: [" + "1," * 5001 + "]) }",
    ],
    ids=["names", "comments", "list"],
)
async def test_a_document_of_too_many_tokens_is_not_parsed(anonymous: Client, query: str) -> None:
    body = await anonymous.execute(query)

    assert [error["extensions"]["code"] for error in body["errors"]] == ["GRAPHQL_PARSE_FAILED"]
    assert "5000 tokens" in body["errors"][0]["message"]


async def test_a_long_article_may_be_part_of_the_document(entitled: Client) -> None:
    """The limit counts tokens, and a text is one of them, however long."""
    source = (
        f'source: {{text: "{"春眠不觉晓，处处闻啼鸟。" * 8000}"}}, idempotencyKey: "{uuid4().hex}"'
    )
    query = f"mutation {{ extractContent(input: {{{source}}}) {{ generation {{ status }} }} }}"

    payload = (await entitled.data(query))["extractContent"]

    assert payload["generation"]["status"] == "QUEUED"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{a" * 2400, "GRAPHQL_PARSE_FAILED"),
        ('{ me { id } "SECRET" }', "GRAPHQL_PARSE_FAILED"),
        ('mutation { login(input: {email: "a", password: 5 "SECRET"}) }', "GRAPHQL_PARSE_FAILED"),
        ("{ nonsense }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($a: Int!) { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ('{ contentHistory(first: "SECRET") { totalCount } }', "GRAPHQL_VALIDATION_FAILED"),
        ("{ contentHistory(first: SECRET) { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
        (
            'mutation { login(input: "SECRET") { userErrors { code } } }',
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            'mutation { login(input: {email: "a", password: "SECRET", b: 1}) { __typename } }',
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            'mutation { login(input: {email: "a", pass: "SECRET"}) { __typename } }',
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            'query ($first: Int = "SECRET") { contentHistory(first: $first) { totalCount } }',
            "GRAPHQL_VALIDATION_FAILED",
        ),
    ],
)
async def test_a_faulty_document_has_a_code_and_is_not_quoted(
    anonymous: Client, query: str, code: str
) -> None:
    body = await anonymous.execute(query)

    assert {error["extensions"]["code"] for error in body["errors"]} == {code}
    assert "SECRET" not in json.dumps(body)


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (_REGISTER, {}),
        (_REGISTER, {"input": None}),
        (_REGISTER, {"input": "SECRET"}),
        (_REGISTER, {"input": {"email": "a@example.com", "passwort": "SECRET"}}),
        (_REGISTER, {"input": {"email": "a@example.com", "password": {"value": "SECRET"}}}),
        (_LOGIN, {"input": {"email": "a@example.com", "password": ["SECRET\nSECRET"]}}),
        (_EXTRACT, {"input": {"source": {"text": "x"}, "length": "SECRET", "idempotencyKey": "a"}}),
        (_EXTRACT, {"input": {"source": {"text": "x"}, "length": 404, "idempotencyKey": "a"}}),
        (_EXTRACT, {"input": {"source": {"text": "SECRET", "url": "b"}, "idempotencyKey": "a"}}),
        (_EXTRACT, {"input": {"source": {"text": None}, "idempotencyKey": "SECRET"}}),
        (_HISTORY, {"first": "SECRET"}),
        (_HISTORY, {"first": 1e300}),
        (_HISTORY, {"filter": {"createdBetween": {"start": "SECRET\nSECRET"}}}),
        (_HISTORY, {"filter": {"createdBetween": {"start": 5}}}),
    ],
)
async def test_variables_that_do_not_fit_are_bad_user_input_and_not_quoted(
    anonymous: Client, query: str, variables: Json
) -> None:
    body = await anonymous.execute(query, **variables)

    assert {error["extensions"]["code"] for error in body["errors"]} == {"BAD_USER_INPUT"}
    assert "SECRET" not in json.dumps(body)
    assert "404" not in json.dumps([error["message"] for error in body["errors"]])


@pytest.mark.parametrize("name", ["Value '", "cannot represent ", "Found: ", "String '", "x"])
async def test_a_made_up_name_of_a_megabyte_is_answered_in_a_sentence(
    anonymous: Client, name: str
) -> None:
    megabyte = name * (900_000 // len(name))

    body = await anonymous.execute(_REGISTER, input={megabyte: 1})

    assert {error["extensions"]["code"] for error in body["errors"]} == {"BAD_USER_INPUT"}
    assert len(json.dumps(body)) < 5000


async def test_of_many_values_that_do_not_fit_few_are_told(anonymous: Client) -> None:
    query = (
        "query ($statuses: [GenerationStatus!]) { generations(statuses: $statuses) { __typename } }"
    )

    body = await anonymous.execute(query, statuses=["SECRET" * 100] * 1000)

    assert {error["extensions"]["code"] for error in body["errors"]} == {"BAD_USER_INPUT"}
    assert len(body["errors"]) < 100
    assert "SECRET" not in json.dumps(body)


async def test_a_misspelt_registration_registers_nobody(anonymous: Client) -> None:
    account = {"email": f"{uuid4().hex}@example.com", "password": PASSWORD}

    body = await anonymous.execute(_REGISTER, input={**account, "bogus": 1})

    assert [error["message"].partition(": ")[2] for error in body["errors"]] == [
        "Expected value of type 'RegisterInput' not to include unknown field 'bogus'."
    ]
    assert await anonymous.data(_REGISTER, input=account) == {"register": {"userErrors": []}}
