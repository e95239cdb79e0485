"""One address over HTTP: counted before anything that it sends is read."""

from typing import Any

import pytest

from domain.rate_limit import Bucket, Limit
from tests.server.limited_stand import ADDRESS, LimitedStand, codes, refused_for

_PLATFORMS = "{ platforms { platform } }"
_READ = "{ preferences { __typename } }"


async def test_a_flood_from_one_address_is_refused_and_others_are_not() -> None:
    stand = LimitedStand()
    answers = [await stand.ask(_READ, user="mei") for _ in range(30)]

    assert [answer.status_code for answer in answers] == [200] * 20 + [429] * 10
    assert {refused_for(answer) for answer in answers[20:]} == {1}
    assert len(stand.shop.calls) == 20
    assert stand.refused == [Bucket.OPERATION_PER_ADDRESS] * 10
    assert (await stand.ask(_READ, user="mei", address="192.0.2.2")).status_code == 200


async def test_ten_operations_a_second_flow_back() -> None:
    stand = LimitedStand()
    for _ in range(20):
        await stand.ask("{ __typename }")

    stand.buckets.now += 1
    answers = [await stand.ask("{ __typename }") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json", "*/*"])
async def test_whatever_a_client_accepts_the_status_is_429(accept: str) -> None:
    stand = LimitedStand(operation_per_address=Limit(per_second=1, burst=10))
    for _ in range(10):
        await stand.ask("{ __typename }")

    answer = await stand.send({"query": "{ __typename }"}, accept=accept)

    assert refused_for(answer) == 1
    assert answer.json()["errors"][0]["message"] == "Too many requests; try again in 1 seconds."


async def test_what_is_refused_is_neither_read_nor_parsed_nor_authenticated() -> None:
    stand = LimitedStand()
    for _ in range(20):
        await stand.ask("{ __typename }")
    kept = stand.documents.kept

    for body in ({"query": _PLATFORMS}, {"query": "{"}, 5, [1] * 11, []):
        refused_for(await stand.send(body, user="mei"))

    assert stand.documents.kept == kept
    assert stand.shop.calls == []


async def test_nonsense_counts_too() -> None:
    stand = LimitedStand()
    bodies: list[object] = [{"query": "{"}, 5, [], {}]
    for body in bodies:
        await stand.send(body)

    assert stand.buckets.taken(Bucket.OPERATION_PER_ADDRESS, ADDRESS) == 4


async def test_a_query_by_get_counts() -> None:
    stand = LimitedStand()
    answers = [await stand.send("{ __typename }", method="GET") for _ in range(21)]

    assert [answer.status_code for answer in answers] == [200] * 20 + [429]


@pytest.mark.parametrize(
    ("method", "headers"),
    [("OPTIONS", {}), ("GET", {"accept": "text/html"}), ("PUT", {}), ("POST", {"accept": "a/b"})],
)
async def test_what_carries_no_operation_does_not_count(
    method: str, headers: dict[str, str]
) -> None:
    stand = LimitedStand()
    answers = [await stand.send("", method=method, **headers) for _ in range(30)]

    assert 429 not in {answer.status_code for answer in answers}
    assert stand.buckets.taken(Bucket.OPERATION_PER_ADDRESS, ADDRESS) == 0


async def test_a_batch_counts_as_many_as_it_carries() -> None:
    stand = LimitedStand()
    batch: list[Any] = [{"query": _READ}] * 10
    for _ in range(2):
        answer = await stand.send(batch, user="mei")
        assert answer.status_code == 200
    called = len(stand.shop.calls)

    answer = await stand.send(batch, user="mei")

    assert (refused_for(answer), called, len(stand.shop.calls)) == (1, 20, 20)


async def test_a_batch_that_does_not_fit_is_refused_whole_and_each_item_is_told() -> None:
    stand = LimitedStand()
    for _ in range(15):
        await stand.ask("{ __typename }")

    answer = await stand.send([{"query": _READ}] * 10, user="mei")

    assert refused_for(answer) == 1
    assert [codes(body) for body in answer.json()] == [["RATE_LIMITED"]] * 10
    assert stand.shop.calls == []
    assert (await stand.send([{"query": _READ}] * 4, user="mei")).status_code == 200


@pytest.mark.parametrize("body", [[{"query": "{ __typename }"}], {"query": "{ __typename }"}])
async def test_a_batch_of_one_counts_as_one(body: object) -> None:
    stand = LimitedStand()

    await stand.send(body)

    assert stand.buckets.taken(Bucket.OPERATION_PER_ADDRESS, ADDRESS) == 1
