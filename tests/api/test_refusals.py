"""Bad input is refused with a typed reason, and nothing changes."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.api.client import ARTICLE, Client, Json

_STATE = """
{ me { entitlement { isActive reason creditsAvailable creditsHeld usedToday } }
  generations { edges { node { id status } } } contentHistory { totalCount } }
"""
_FRESH = {
    "me": {
        "entitlement": {
            "isActive": True,
            "reason": None,
            "creditsAvailable": 300,
            "creditsHeld": 0,
            "usedToday": 0,
        }
    },
    "generations": {"edges": []},
    "contentHistory": {"totalCount": 0},
}
_CANCEL = """
mutation ($input: CancelGenerationInput!) {
  cancelGeneration(input: $input) { generation { status } userErrors { code } }
}
"""
_RETRY = """
mutation ($input: RetryGenerationInput!) {
  retryGeneration(input: $input) { generation { id } userErrors { code } }
}
"""


@pytest.mark.parametrize(
    ("source", "code", "field"),
    [
        ({"text": "太短。"}, "TEXT_TOO_SHORT", "text"),
        ({"text": "长" * 200_001}, "TEXT_TOO_LONG", "text"),
        ({"text": "\x00\x01\x02\x89PNG\ufffd" * 30}, "TEXT_UNREADABLE", "text"),
        ({"text": "1234567890 " * 10}, "TEXT_UNREADABLE", "text"),
        ({"url": "no address"}, "URL_INVALID", "url"),
        ({"url": "ftp://example.com/a"}, "URL_INVALID", "url"),
        ({"url": "https://user:pass@example.com/"}, "URL_INVALID", "url"),
        ({"url": "http://127.0.0.1/"}, "URL_FORBIDDEN", "url"),
        ({"url": "http://2130706433/"}, "URL_FORBIDDEN", "url"),
        ({"url": "http://0x7f.1/"}, "URL_FORBIDDEN", "url"),
        ({"url": "http://0177.0.0.1/"}, "URL_FORBIDDEN", "url"),
        ({"url": "http://[::1]/"}, "URL_FORBIDDEN", "url"),
        ({"url": "http://[::ffff:10.0.0.1]/"}, "URL_FORBIDDEN", "url"),
        ({"url": "http://169.254.169.254/latest/meta-data/"}, "URL_FORBIDDEN", "url"),
        ({"url": "http://localhost:6379/"}, "URL_FORBIDDEN", "url"),
        ({"url": "http://１２７.０.０.１/"}, "URL_FORBIDDEN", "url"),
    ],
)
async def test_a_bad_source_is_refused(
    entitled: Client, source: dict[str, str], code: str, field: str
) -> None:
    payload = await entitled.extract(source=source)

    assert payload["generation"] is None
    assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [
        (code, ["input", "source", field])
    ]
    assert await entitled.data(_STATE) == _FRESH


@pytest.mark.parametrize("key", ["short", "x" * 65, "has spaces in it", "中文中文中文中文"])
async def test_a_malformed_idempotency_key_is_refused(entitled: Client, key: str) -> None:
    payload = await entitled.extract(idempotencyKey=key)

    assert [error["code"] for error in payload["userErrors"]] == ["IDEMPOTENCY_KEY_INVALID"]
    assert await entitled.data(_STATE) == _FRESH


async def test_without_a_key_nothing_is_generated(creator: Client) -> None:
    payload = await creator.extract()

    assert [error["code"] for error in payload["userErrors"]] == ["NO_ENTITLEMENT"]
    assert (await creator.data(_STATE))["generations"] == {"edges": []}


async def test_someone_elses_objects_are_not_there(entitled: Client, stranger: Client) -> None:
    final = await entitled.generated()
    content_id = final["content"]["id"]
    generation_id = (await entitled.data(_STATE))["generations"]["edges"][0]["node"]["id"]
    node = "query ($id: ID!) { node(id: $id) { id } }"
    one = "query ($id: ID!) { generation(id: $id) { id } }"

    assert await stranger.error_codes(node, id=content_id) == ["NOT_FOUND"]
    assert await stranger.error_codes(node, id=generation_id) == ["NOT_FOUND"]
    assert await stranger.error_codes(node, id=entitled.user_id) == ["NOT_FOUND"]
    assert await stranger.error_codes(one, id=generation_id) == ["NOT_FOUND"]
    assert await stranger.error_codes(_CANCEL, input={"id": generation_id}) == ["NOT_FOUND"]
    retry = {"id": generation_id, "idempotencyKey": uuid4().hex}
    assert await stranger.error_codes(_RETRY, input=retry) == ["NOT_FOUND"]
    events = [body async for body in _watching(stranger, generation_id)]
    assert [error["extensions"]["code"] for error in events[0]["errors"]] == ["NOT_FOUND"]
    assert (await stranger.data(_STATE))["contentHistory"]["totalCount"] == 0


async def test_someone_elses_content_is_no_source(
    entitled: Client, stranger: Client, key_codes: Iterator[str]
) -> None:
    content_id = (await entitled.generated())["content"]["id"]
    await stranger.activate(next(key_codes))
    extract = (
        "mutation ($input: ExtractContentInput!) { extractContent(input: $input) { replayed } }"
    )
    request = {"source": {"contentId": content_id}, "idempotencyKey": uuid4().hex}

    assert await stranger.error_codes(extract, input=request) == ["NOT_FOUND"]
    assert await stranger.data(_STATE) == _FRESH


@pytest.mark.parametrize(
    "query",
    [
        '{ contentHistory(after: "nonsense") { totalCount } }',
        "{ contentHistory(first: 0) { totalCount } }",
        "{ contentHistory(first: 101) { totalCount } }",
        "{ contentHistory(first: 1, last: 1) { totalCount } }",
        '{ generations(after: "WyJjb250ZW50cyJd") { edges { cursor } } }',
        '{ contentHistory(filter: {createdBetween: {start: "2026-01-01"}}) { totalCount } }',
        '{ contentHistory(filter: {createdBetween: {end: "2026-01-01T00:00:00"}}) { totalCount } }',
        '{ contentHistory(filter: {createdBetween: {end: "9999-12-31T23:59-09:00"}}) {totalCount}}',
        '{ node(id: "nonsense") { id } }',
        '{ generation(id: "VXNlcjox") { id } }',
    ],
)
async def test_malformed_arguments_are_bad_user_input(creator: Client, query: str) -> None:
    assert await creator.error_codes(query) == ["BAD_USER_INPUT"]


async def test_a_cursor_of_another_list_is_refused(entitled: Client) -> None:
    await entitled.generated()
    edges = (await entitled.data("{ contentHistory { edges { cursor } } }"))["contentHistory"]
    cursor = edges["edges"][0]["cursor"]
    elsewhere = "query ($after: String) { generations(after: $after) { edges { cursor } } }"

    assert await entitled.error_codes(elsewhere, after=cursor) == ["BAD_USER_INPUT"]


async def test_an_ended_generation_is_neither_cancelled_nor_retried(entitled: Client) -> None:
    await entitled.generated()
    edge = (await entitled.data(_STATE))["generations"]["edges"][0]
    generation_id = edge["node"]["id"]

    cancelled = await entitled.data(_CANCEL, input={"id": generation_id})
    retry = {"id": generation_id, "idempotencyKey": uuid4().hex}
    retried = await entitled.data(_RETRY, input=retry)

    assert [e["code"] for e in cancelled["cancelGeneration"]["userErrors"]] == ["NOT_CANCELLABLE"]
    assert [e["code"] for e in retried["retryGeneration"]["userErrors"]] == ["NOT_RETRYABLE"]
    assert (await entitled.data(_STATE))["me"]["entitlement"]["creditsAvailable"] == 298


@pytest.mark.parametrize(
    "query",
    [
        "{ me { id } }",
        "{ generations { edges { cursor } } }",
        "{ contentHistory { totalCount } }",
        '{ node(id: "VXNlcjox") { id } }',
        '{ generation(id: "R2VuZXJhdGlvbjox") { id } }',
        "mutation { logout { userErrors { code } } }",
        'mutation { activateKey(input: {code: "x"}) { userErrors { code } } }',
        'mutation { cancelGeneration(input: {id: "R2VuZXJhdGlvbjox"}) { userErrors { code } } }',
    ],
)
async def test_the_anonymous_are_told_to_sign_in(anonymous: Client, query: str) -> None:
    assert await anonymous.error_codes(query) == ["UNAUTHENTICATED"]


async def test_the_anonymous_cannot_generate(anonymous: Client) -> None:
    extract = (
        "mutation ($input: ExtractContentInput!) { extractContent(input: $input) { replayed } }"
    )
    request = {"source": {"text": ARTICLE}, "idempotencyKey": uuid4().hex}

    assert await anonymous.error_codes(extract, input=request) == ["UNAUTHENTICATED"]


def _watching(client: Client, generation_id: str) -> Json:
    query = "subscription ($id: ID!) { generationProgress(id: $id) { cursor } }"
    return client.subscribe(query, id=generation_id)
