"""To read texts that nobody remembers is paid for, whatever they turn out to be."""

import asyncio
from contextlib import suppress

import pytest

from domain.persisted_query import PublishedOperation
from domain.rate_limit import LIMITS, Bucket, Limit
from server.document_name import digest_of
from server.documents import Document, Documents
from server.text_budget import points_of
from tests.server.buckets import Buckets
from tests.server.exploring_shop import told
from tests.server.limited_stand import ADDRESS, LimitedStand, refused_for
from tests.server.naming import named
from tests.server.operating import Surroundings, the_schema

#: Within every limit of a document's shape; to validate it takes more than its execution would.
_NARROW = "me { keys { edges { node { plan { name } batch { id } } } } } "


def narrow(number: int) -> str:
    return f"query q{number} {{ {_NARROW * 99} }}"


def taken(stand: LimitedStand) -> float:
    return stand.buckets.taken(Bucket.TEXT_PER_ADDRESS, ADDRESS)


@pytest.mark.parametrize(
    ("characters", "points"),
    [(1, 1), (25, 2), (500, 21), (9999, 409), (10_000, 411), (200_000, 601), (2**21, 2498)],
)
def test_points_are_those_of_the_densest_text_of_that_length(characters: int, points: int) -> None:
    assert points_of("{" * characters) == points
    assert points <= LIMITS[Bucket.TEXT_PER_ADDRESS].burst


@pytest.mark.parametrize(
    "query", ["{ __typename }", "{ nothing }", "{ unparsable", narrow(0), "fragment F on A { b }"]
)
async def test_a_text_is_paid_for_once(query: str) -> None:
    stand = LimitedStand()

    await stand.ask(query)
    assert taken(stand) == points_of(query)

    await stand.ask(query)
    await stand.ask(query, address="192.0.2.2")
    assert taken(stand) == points_of(query)
    assert stand.buckets.taken(Bucket.TEXT_PER_ADDRESS, "192.0.2.2") == 0


async def test_another_name_makes_another_text() -> None:
    stand = LimitedStand()
    batch = [{"query": narrow(number)} for number in range(10)]

    for _ in range(2):
        await stand.send(batch)

    assert taken(stand) == sum(points_of(each["query"]) for each in batch)


async def test_what_cannot_be_paid_for_is_not_read() -> None:
    stand = LimitedStand(text_per_address=Limit(per_second=1, burst=10))
    await stand.ask("query A { a: __typename }")
    await stand.ask("{ __typename }")
    long = "{ __typename }".ljust(200)

    answer = await stand.ask(long)

    assert refused_for(answer) == 2
    assert answer.json()["errors"][0]["message"] == (
        "Too many new texts of operations came from your address (send values as variables, so"
        " that the texts stay the same); try again in 2 seconds."
    )
    assert not stand.documents.knows(long)
    assert stand.refused == [Bucket.TEXT_PER_ADDRESS]
    assert (await stand.ask("{ __typename }")).status_code == 200
    stand.buckets.now += 2
    assert (await stand.ask(long)).status_code == 200


async def test_published_texts_cost_their_clients_nothing() -> None:
    buckets = Buckets(LIMITS)
    text = "query P { __typename }"
    published = PublishedOperation(id="v1", name=None, text=text, place="web.json")
    operations = Surroundings(
        published=[published], takes_any_text=False, text_limits=buckets
    ).operations()

    for sent in ({"documentId": "v1"}, {"query": text}, {"query": "query P{__typename}"}):
        assert await told(operations, sent) == {"__typename": "Query"}

    assert buckets.taken(Bucket.TEXT_PER_ADDRESS, ADDRESS) == 0


async def test_a_text_that_is_named_by_its_hash_is_paid_for_where_it_must_be_read() -> None:
    buckets = Buckets(LIMITS)
    around = Surroundings(text_limits=buckets)
    text = "query P { __typename }"
    around.queries.texts[digest_of(text)] = text
    operations = around.operations()

    for _ in range(2):
        assert await told(operations, named(text)) == {"__typename": "Query"}

    assert buckets.taken(Bucket.TEXT_PER_ADDRESS, ADDRESS) == points_of(text)


class Watched(Documents):
    """Notes in which turn of the loop it reads a text."""

    turn = 0

    def __init__(self) -> None:
        super().__init__(the_schema().executable)
        self.turns: list[int] = []

    def examine(self, text: str) -> Document:
        self.turns.append(self.turn)
        return super().examine(text)

    async def count(self) -> None:
        while True:
            self.turn += 1
            await asyncio.sleep(0)


async def test_however_many_come_together_one_is_read_in_each_turn_of_the_loop() -> None:
    documents = Watched()
    operations = Surroundings(documents=documents).operations()
    documents.turns.clear()  # of what is published
    counting = asyncio.create_task(documents.count())

    await asyncio.gather(
        *(told(operations, {"query": f"query q{each} {{ __typename }}"}) for each in range(10))
    )

    assert len(documents.turns) == len(set(documents.turns)) == 10
    counting.cancel()
    with suppress(asyncio.CancelledError):
        await counting
