"""GraphQL over HTTP as its specification has it: what is answered, and under which status."""

import asyncio

import pytest

from tests.api.asking import DATA, PREFLIGHTED, QUERY, ask, refused
from tests.api.client import Client, Json

_GRAPHQL = "application/graphql-response+json"
_JSON = "application/json"
_GUARDS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (_GRAPHQL, _GRAPHQL),
        (_JSON, _JSON),
        ("*/*", _JSON),
        (f"{_GRAPHQL}, {_JSON};q=0.9", _GRAPHQL),
        (f"{_GRAPHQL};q=0.1, {_JSON}", _JSON),
    ],
)
async def test_an_answer_has_the_type_that_was_asked_for(
    anonymous: Client, accept: str, content_type: str
) -> None:
    answer = await ask(anonymous, body={"query": QUERY}, accept=accept)

    assert (answer.status_code, answer.json()["data"]) == (200, DATA)
    assert answer.headers["content-type"] == f"{content_type}; charset=utf-8"
    assert {"Accept", "Accept-Language", "Authorization"} <= set(answer.headers["vary"].split(", "))


async def test_several_headers_of_one_name_are_one_list(anonymous: Client) -> None:
    answer = await anonymous.http.post(
        f"{anonymous.address}/graphql",
        json={"query": QUERY},
        headers=[("Accept", "image/png"), ("Accept", _GRAPHQL)],
    )

    assert answer.headers["content-type"].startswith(_GRAPHQL)


async def test_a_type_that_we_do_not_have_is_not_acceptable(anonymous: Client) -> None:
    answer = await ask(anonymous, body={"query": QUERY}, accept="text/plain")

    assert refused(answer) == (406, ["BAD_USER_INPUT"])
    assert answer.headers["content-type"].startswith(_JSON)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{nonsense}"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query A{__typename}", "operationName": "B"}, "BAD_USER_INPUT"),
        (
            {
                "query": "query($a:Int!){contentHistory(first:$a){totalCount}}",
                "variables": {"a": "x"},
            },
            "BAD_USER_INPUT",
        ),
        ({"query": "subscription{myGenerations{__typename}}"}, None),
    ],
)
async def test_what_is_well_formed_and_refused_is_200_in_json_and_400_else(
    anonymous: Client,
    body: Json,
    code: str | None,
) -> None:
    old = await ask(anonymous, body=body, accept=_JSON)
    new = await ask(anonymous, body=body, accept=_GRAPHQL)

    codes = [code] if code else refused(new)[1]
    assert refused(old) == (200, codes)
    assert refused(new) == (400, codes)


@pytest.mark.parametrize("accept", [_JSON, _GRAPHQL])
async def test_what_is_not_well_formed_is_400(anonymous: Client, accept: str) -> None:
    answer = await ask(anonymous, body={"query": 5}, accept=accept)

    assert refused(answer) == (400, ["BAD_USER_INPUT"])
    assert answer.headers["content-type"].startswith(accept)


@pytest.mark.parametrize("accept", [_JSON, _GRAPHQL])
async def test_what_was_executed_is_200_with_its_errors(anonymous: Client, accept: str) -> None:
    answer = await ask(anonymous, body={"query": "{contentHistory{totalCount}}"}, accept=accept)

    assert answer.status_code == 200
    assert answer.json()["data"] is None
    [error] = answer.json()["errors"]
    assert error["extensions"] == {
        "code": "UNAUTHENTICATED",
        "requestId": answer.headers["x-request-id"],
    }


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("POST", {}),
        ("GET", {}),
        ("GET", PREFLIGHTED),
        ("PUT", {}),
        ("OPTIONS", {}),
        ("POST", {"accept": "text/plain"}),
    ],
)
async def test_every_answer_is_guarded(
    anonymous: Client, method: str, headers: dict[str, str]
) -> None:
    answer = await ask(anonymous, method, body={"query": QUERY}, query=QUERY, **headers)

    assert {name: answer.headers[name] for name in _GUARDS} == _GUARDS
    assert answer.headers["x-request-id"]


async def test_the_page_keeps_its_own_policy(anonymous: Client) -> None:
    answer = await ask(anonymous, "GET", accept="text/html")

    assert answer.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [
        ("abc-1.2:3", True),
        ("x" * 64, True),
        ("x" * 65, False),
        ('"; DROP', False),
        ("é", False),
        ("", False),
    ],
)
async def test_a_request_keeps_the_id_that_a_proxy_gave(
    anonymous: Client,
    given: str,
    is_kept: bool,  # noqa: FBT001 - a case
) -> None:
    answer = await anonymous.http.post(
        f"{anonymous.address}/graphql",
        json={"query": "{"},
        headers=[(b"X-Request-Id", given.encode("latin-1"))],
    )

    assert (answer.headers["x-request-id"] == given) is is_kept
    refused(answer)


async def test_items_of_a_batch_are_isolated(anonymous: Client) -> None:
    subscription = {"query": "subscription($id:ID!){generationProgress(id:$id){__typename}}"}
    answer = await ask(anonymous, body=[{"query": QUERY}, 5, {"query": "{"}, subscription])

    first, *others = answer.json()
    assert answer.status_code == 200
    assert first["data"] == DATA
    assert [set(each) for each in others] == [{"errors"}] * 3
    assert [each["errors"][0]["extensions"]["code"] for each in others] == [
        "BAD_USER_INPUT",
        "GRAPHQL_PARSE_FAILED",
        "BAD_USER_INPUT",
    ]


@pytest.mark.parametrize("length", [0, 11])
async def test_a_batch_is_bounded(anonymous: Client, length: int) -> None:
    answer = await ask(anonymous, body=[{"query": QUERY}] * length)

    assert refused(answer) == (400, ["BAD_USER_INPUT"])


async def test_a_body_that_says_that_it_is_too_large_is_not_waited_for(anonymous: Client) -> None:
    """The answer comes before any byte of it."""
    host, _, port = anonymous.address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: 2097153\r\nExpect: 100-continue\r\n\r\n"
    )

    status = await reader.readline()
    writer.close()

    assert status.startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("path", ["/nothing", "/graphql/nothing", "/uploads"])
async def test_addresses_that_do_not_exist_are_told_in_json(anonymous: Client, path: str) -> None:
    answer = await anonymous.http.get(
        f"{anonymous.address}{path}", headers={"Accept-Language": "en"}
    )

    assert (answer.status_code, answer.json()) == (
        404,
        {"code": "NOT_FOUND", "message": "There is nothing here; GraphQL is at /graphql."},
    )
