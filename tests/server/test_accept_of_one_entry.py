"""Clients that accept one kind of answer and no other: whatever they ask, they have it in that."""

import json

import pytest

from tests.server.socket_stand import Json
from tests.server.stream_stand import Reader, StreamStand

_QUERY = "{ __typename }"
_DEFERRING = "{ __typename ... @defer { a: __typename } }"
_WRONG = "subscription { nonsense }"
_SUBSCRIPTION_PARTS = "multipart/mixed;subscriptionSpec=1.0"
_PARTS_2022 = "multipart/mixed;deferSpec=20220824"
_PARTS_V02 = "multipart/mixed;incrementalSpec=v0.2"


async def answered(query: str, accept: str) -> Reader:
    reader = Reader(query)
    await StreamStand().serve(reader, accept=accept)
    return reader


def parts(reader: Reader) -> list[Json]:
    opening, *parts, closing = reader.heard.split(b"\r\n--graphql")
    assert (opening, closing) == (b"", b"--\r\n")
    return [json.loads(part.partition(b"\r\n\r\n")[2]) for part in parts]


def form_of(reader: Reader) -> str:
    return reader.headers["content-type"].replace('boundary="graphql";', "")


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (_SUBSCRIPTION_PARTS, _SUBSCRIPTION_PARTS),
        (_PARTS_V02, _PARTS_V02),
        (_PARTS_2022, _PARTS_2022),
        ("multipart/mixed", _PARTS_V02),
    ],
)
@pytest.mark.parametrize(
    ("query", "content"),
    [(_QUERY, "data"), (_WRONG, "errors"), ("subscription { myGenerations { id } }", "errors")],
)
async def test_one_answer_is_one_part_in_the_named_format(
    accept: str, form: str, query: str, content: str
) -> None:
    reader = await answered(query, accept)

    assert (reader.status, form_of(reader)) == (200, form)
    [part] = parts(reader)
    if accept == _SUBSCRIPTION_PARTS:
        assert (set(part), content in part["payload"]) == ({"payload"}, True)
    else:
        assert (content in part, "payload" in part, part["hasNext"]) == (True, False, False)


@pytest.mark.parametrize(
    ("accept", "names"),
    [
        (_PARTS_V02, {"incremental", "completed", "hasNext"}),
        (_PARTS_2022, {"incremental", "hasNext"}),
    ],
)
async def test_what_is_deferred_comes_in_that_format_too(accept: str, names: set[str]) -> None:
    reader = await answered(_DEFERRING, accept)

    first, last = parts(reader)
    assert (reader.status, form_of(reader)) == (200, accept)
    assert (first["hasNext"], set(last), last["hasNext"]) == (True, names, False)


async def test_who_takes_no_increments_has_what_is_deferred_with_the_rest() -> None:
    reader = await answered(_DEFERRING, _SUBSCRIPTION_PARTS)

    [part] = parts(reader)
    assert json.dumps(part["payload"]).startswith('{"data": {"__typename": "Query", "a": "Query"}')


@pytest.mark.parametrize(
    "accept",
    [
        "multipart/mixed;subscriptionSpec=2.0",
        "multipart/mixed;deferSpec=1",
        "multipart/mixed;incrementalSpec=v0.3",
        "multipart/*",
    ],
)
@pytest.mark.parametrize("query", [_QUERY, _DEFERRING, "subscription { myGenerations { id } }"])
async def test_a_format_that_we_do_not_speak_is_refused(accept: str, query: str) -> None:
    reader = await answered(query, accept)

    assert (reader.status, form_of(reader)) == (406, "application/json; charset=utf-8")
    [error] = json.loads(reader.heard)["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
