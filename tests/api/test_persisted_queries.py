"""Automatic persisted queries over every transport, against the whole product."""

import json
from uuid import uuid4

import httpx
import pytest

from domain.persisted_query import MOST_TEXT_BYTES
from server.document_name import digest_of
from tests.api.asking import DATA, PREFLIGHTED, ask, refused
from tests.api.client import Client, Json
from tests.api.test_hostile import codes
from tests.server.naming import extension, named

_GRAPHQL = "application/graphql-response+json"
_JSON = "application/json"


@pytest.fixture
def text() -> str:
    """One that nobody has sent before."""
    return f"query Q{uuid4().hex} {{ __typename }}"


async def get(client: Client, *, accept: str = _GRAPHQL, **parameters: str) -> httpx.Response:
    return await client.http.get(
        f"{client.address}/graphql", params=parameters, headers={**PREFLIGHTED, "Accept": accept}
    )


@pytest.mark.parametrize(("accept", "status"), [(_GRAPHQL, 400), (_JSON, 200)])
async def test_an_unknown_hash_asks_for_the_text_and_nobody_keeps_that_answer(
    anonymous: Client, text: str, accept: str, status: int
) -> None:
    posted = await ask(anonymous, body=named(text), accept=accept)
    got = await get(anonymous, accept=accept, extensions=json.dumps(extension(digest_of(text))))

    for answer in (posted, got):
        assert refused(answer) == (status, ["PERSISTED_QUERY_NOT_FOUND"])
        assert answer.json()["errors"][0]["message"] == "PersistedQueryNotFound"
        assert answer.headers["content-type"] == f"{accept}; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"


async def test_a_text_that_came_once_is_known_by_its_hash_from_then_on(
    anonymous: Client, text: str
) -> None:
    first = await ask(anonymous, body=named(text, query=text))
    posted = await ask(anonymous, body=named(text))
    got = await get(anonymous, extensions=json.dumps(extension(digest_of(text))))
    identified = await ask(anonymous, body={"documentId": f"sha256:{digest_of(text)}"})
    in_address = await get(anonymous, documentId=f"sha256:{digest_of(text)}")

    for answer in (first, posted, got, identified, in_address):
        assert (answer.status_code, answer.json()["data"]) == (200, DATA)


async def test_a_hash_in_an_address_can_be_forged_as_a_text_can(
    anonymous: Client, text: str
) -> None:
    await ask(anonymous, body=named(text, query=text))

    answer = await anonymous.http.get(
        f"{anonymous.address}/graphql",
        params={"extensions": json.dumps(extension(digest_of(text)))},
        headers={"Accept": _GRAPHQL},
    )

    assert refused(answer) == (400, ["BAD_USER_INPUT"])


async def test_a_mutation_is_not_executed_by_its_hash_in_an_address(anonymous: Client) -> None:
    text = f"mutation M{uuid4().hex} {{ logout {{ userErrors {{ code }} }} }}"
    posted = await ask(anonymous, body=named(text, query=text))

    got = await get(anonymous, extensions=json.dumps(extension(digest_of(text))))
    identified = await get(anonymous, documentId=digest_of(text))

    assert [error["extensions"]["code"] for error in posted.json()["errors"]] == ["UNAUTHENTICATED"]
    for answer in (got, identified):
        assert refused(answer) == (405, ["BAD_USER_INPUT"])
        assert answer.headers["allow"] == "POST"


async def test_the_operations_of_a_batch_are_named_each_for_itself(
    anonymous: Client, text: str
) -> None:
    other = f"{text} # another"
    await ask(anonymous, body=named(text, query=text))
    mismatched = {"query": text, "extensions": extension(digest_of(other))}

    answer = await ask(anonymous, body=[named(text), named(other), mismatched, {"query": text}])

    found, unknown, mistaken, plain = answer.json()
    assert (answer.status_code, found["data"], plain["data"]) == (200, DATA, DATA)
    assert [body["errors"][0]["extensions"]["code"] for body in (unknown, mistaken)] == [
        "PERSISTED_QUERY_NOT_FOUND",
        "PERSISTED_QUERY_HASH_MISMATCH",
    ]


async def test_sockets_share_what_is_known_with_requests(anonymous: Client, text: str) -> None:
    assert await over_socket(anonymous, named(text)) == ["PERSISTED_QUERY_NOT_FOUND"]
    assert await over_socket(anonymous, named(text, query=text)) == DATA

    assert await over_socket(anonymous, named(text)) == DATA
    assert await over_socket(anonymous, {"documentId": f"sha256:{digest_of(text)}"}) == DATA
    assert (await ask(anonymous, body=named(text))).json().get("data") == DATA


async def over_socket(client: Client, payload: Json) -> Json:
    """The data of the one answer, or the codes of its errors."""
    async with client.socket() as send:
        [body] = [body async for body in send(payload)]
    return (
        body["data"]
        if "data" in body
        else [error["extensions"]["code"] for error in body["errors"]]
    )


async def test_a_subscription_is_known_by_its_hash(entitled: Client) -> None:
    watching = "generationProgress(id: $id) { __typename }"
    text = f"subscription S{uuid4().hex}($id: ID!) {{ {watching} }}"
    variables = {"id": (await entitled.extract())["generation"]["id"]}

    assert await over_socket(entitled, named(text)) == ["PERSISTED_QUERY_NOT_FOUND"]
    for payload in (named(text, query=text), named(text)):
        async with entitled.socket() as send:
            *_, last = [body async for body in send({**payload, "variables": variables})]
        assert last["data"]["generationProgress"]["__typename"] == "GenerationSucceeded"


@pytest.mark.parametrize(
    "extensions",
    [
        extension("a" * 64, version=2),
        extension("a" * 63),
        extension("A" * 64),
        extension(5),
        {"persistedQuery": "a" * 64},
    ],
)
async def test_a_malformed_extension_is_bad_user_input(anonymous: Client, extensions: Json) -> None:
    answer = await ask(anonymous, body={"extensions": extensions}, accept=_GRAPHQL)

    assert (answer.status_code, codes(answer)) == (400, ["BAD_USER_INPUT"])


async def test_a_long_text_is_executed_and_not_kept(anonymous: Client, text: str) -> None:
    longer = text.ljust(MOST_TEXT_BYTES + 1)

    assert (await ask(anonymous, body=named(longer, query=longer))).json()["data"] == DATA

    answer = await ask(anonymous, body=named(longer), accept=_GRAPHQL)
    assert codes(answer) == ["PERSISTED_QUERY_NOT_FOUND"]


async def test_an_address_that_sends_texts_for_ever_is_served_but_not_remembered(
    anonymous: Client,
) -> None:
    texts = [f"query Q{uuid4().hex} {{ __typename }}" for _ in range(120)]
    for start in range(0, len(texts), 10):
        batch = [named(text, query=text) for text in texts[start : start + 10]]
        answer = await ask(anonymous, body=batch)
        assert [each["data"] for each in answer.json()] == [DATA] * 10

    known = [(await ask(anonymous, body=named(text))).json().get("data") == DATA for text in texts]

    assert known[:50] == [True] * 50
    assert 60 <= known.count(True) <= 70  # one flows back each minute
