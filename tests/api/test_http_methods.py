"""By which methods and with which types GraphQL may be asked, so that no page can forge it."""

import pytest

from tests.api.asking import DATA, PREFLIGHTED, QUERY, ask, refused
from tests.api.client import Client

_MUTATION = "mutation{logout{userErrors{code}}}"


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json; charset=utf-16",
        "application/jsonx",
    ],
)
async def test_a_body_of_another_type_is_not_read(
    anonymous: Client, content_type: str | None
) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    answer = await anonymous.http.post(
        f"{anonymous.address}/graphql",
        content=b'{"query":"{__typename}"}',
        headers={**headers, **PREFLIGHTED},
    )

    assert refused(answer) == (415, ["BAD_USER_INPUT"])


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "APPLICATION/JSON;charset=UTF-8",
        'application/json; charset="utf-8"; a=b',
    ],
)
async def test_json_may_say_that_it_is_in_utf_8(anonymous: Client, content_type: str) -> None:
    answer = await anonymous.http.post(
        f"{anonymous.address}/graphql",
        content='{"query":"{__typename}","variables":{"词":"春"}}'.encode(),
        headers={"Content-Type": content_type},
    )

    assert answer.json()["data"] == DATA


@pytest.mark.parametrize(
    "headers",
    [
        {"apollo_require_preflight": "true"},
        {"x_apollo_operation_name": "A"},
        {"content_type": "application/json"},
    ],
)
async def test_queries_may_be_sent_by_get(anonymous: Client, headers: dict[str, str]) -> None:
    answer = await ask(anonymous, "GET", query=QUERY, **headers)

    assert (answer.status_code, answer.json()["data"]) == (200, DATA)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"apollo_require_preflight": ""}, 400),
        ({"content_type": "text/plain"}, 415),
        ({"content_type": "text/plain", "apollo_require_preflight": "true"}, 415),
        ({"content_type": "message/odd"}, 415),
        ({"content_type": "application/x-www-form-urlencoded"}, 415),
    ],
)
async def test_what_any_page_could_send_is_refused(
    anonymous: Client, headers: dict[str, str], status: int
) -> None:
    answer = await ask(anonymous, "GET", query=QUERY, **headers)

    assert refused(answer) == (status, ["BAD_USER_INPUT"])


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_mutation_is_sent_by_post(anonymous: Client, method: str) -> None:
    answer = await ask(anonymous, method, query=_MUTATION, **PREFLIGHTED)

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    if method == "GET":
        assert refused(answer) == (405, ["BAD_USER_INPUT"])


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "QUERY"])
async def test_other_methods_are_not_allowed(anonymous: Client, method: str) -> None:
    answer = await ask(anonymous, method, body={"query": QUERY})

    assert refused(answer) == (405, ["BAD_USER_INPUT"])
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


async def test_head_is_get_without_its_body(anonymous: Client) -> None:
    answer = await ask(anonymous, "HEAD", query=QUERY, **PREFLIGHTED)

    assert (answer.status_code, answer.content) == (200, b"")
    whole = await ask(anonymous, "GET", query=QUERY, **PREFLIGHTED)
    assert answer.headers["content-length"] == whole.headers["content-length"]


async def test_options_says_what_is_allowed(anonymous: Client) -> None:
    answer = await ask(anonymous, "OPTIONS")

    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, POST, OPTIONS")


async def test_methods_of_other_addresses_are_told_in_json(anonymous: Client) -> None:
    answer = await anonymous.http.post(f"{anonymous.address}/healthz")

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.json()["code"] == "METHOD_NOT_ALLOWED"
