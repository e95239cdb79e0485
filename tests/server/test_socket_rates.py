"""Limits over WebSocket: an operation counts when it starts, and is refused by itself."""

from typing import Any

from domain.rate_limit import Bucket, Limit
from server.socket_limits import SocketLimits
from tests.server.limited_stand import ADDRESS, LimitedStand, codes
from tests.server.socket_stand import TYPENAME, WATCH, Peer, Stand

_HISTORY = "{ contentHistory(first: 100) { pageInfo { hasNextPage } edges { node { id } } } }"


def errors(messages: list[Any]) -> list[tuple[str, str, int]]:
    """Of each refusal: whose it is, its code, and when to come again."""
    return [
        (message["id"], error["extensions"]["code"], error["extensions"]["retryAfter"])
        for message in messages
        if message["type"] == "error"
        for error in message["payload"]
    ]


async def answered(peer: Peer, count: int) -> list[Any]:
    """What is told after the greeting, until so many operations have ended."""
    heard = 1
    while True:
        heard += 1
        messages = await peer.hears(heard)
        if sum(message["type"] in ("complete", "error") for message in messages) == count:
            return messages[1:]


async def test_a_flood_over_a_socket_is_refused_and_the_socket_goes_on() -> None:
    limited = LimitedStand()
    stand = Stand(pipeline=limited.operations)
    async with stand.open("mei") as (peer, _):
        peer.subscribe("watch", WATCH)
        for number in range(25):
            peer.subscribe(str(number), TYPENAME)
        messages = await answered(peer, 25)

        assert errors(messages) == [(str(number), "RATE_LIMITED", 1) for number in range(19, 25)]
        assert limited.refused == [Bucket.OPERATION_PER_ADDRESS] * 6

        limited.buckets.now += 1
        peer.subscribe("again", TYPENAME)
        assert (await answered(peer, 26))[-1] == {"id": "again", "type": "complete"}
        assert (stand.shop.watching.began, stand.shop.watching.ended, peer.closed) == (1, 0, None)


async def test_pings_do_not_count() -> None:
    limited = LimitedStand()
    async with Stand(pipeline=limited.operations).open() as (peer, _):
        for _ in range(100):
            peer.say(type="ping")
        await peer.hears(101)

        assert limited.buckets.taken(Bucket.OPERATION_PER_ADDRESS, ADDRESS) == 0


async def test_what_is_malformed_counts() -> None:
    limited = LimitedStand()
    async with Stand(pipeline=limited.operations).open() as (peer, _):
        peer.say(type="subscribe", id="1", payload=5)
        peer.subscribe("2", "{")
        await answered(peer, 2)

        assert limited.buckets.taken(Bucket.OPERATION_PER_ADDRESS, ADDRESS) == 2


async def test_a_user_counts_over_sockets_as_over_http() -> None:
    limited = LimitedStand(operation_per_account=Limit(per_second=1, burst=2))
    await limited.ask(TYPENAME, user="mei", address="192.0.2.9")
    async with Stand(pipeline=limited.operations).open("mei") as (peer, _):
        peer.subscribe("1", TYPENAME)
        await answered(peer, 1)
        peer.subscribe("2", TYPENAME)

        assert errors(await answered(peer, 2)) == [("2", "RATE_LIMITED", 1)]


async def test_a_subscription_is_charged_once_and_tells_it_once() -> None:
    limited = LimitedStand()
    stand = Stand(pipeline=limited.operations)
    async with stand.open("mei") as (peer, _):
        peer.subscribe("1")
        stand.shop.watching.more.set()
        first, *others = (await peer.hears(5))[1:]

        assert first["payload"]["extensions"] == {
            "cost": {
                "operation": 10,
                "limit": 2000,
                "budget": {"left": 9990, "size": 10_000, "perSecond": 200.0},
            }
        }
        assert ["extensions" in message["payload"] for message in others] == [False] * 3
        assert limited.buckets.taken(Bucket.COST_PER_ACCOUNT, "mei") == 10


async def test_a_subscription_that_nobody_can_pay_for_does_not_begin() -> None:
    limited = LimitedStand(cost_per_account=Limit(per_second=1, burst=2000))
    stand = Stand(pipeline=limited.operations)
    await limited.buckets.take(Bucket.COST_PER_ACCOUNT, "mei", 1992)
    async with stand.open("mei") as (peer, _):
        peer.subscribe("1")
        messages = await answered(peer, 1)

        assert errors(messages) == [("1", "RATE_LIMITED", 2)]
        assert stand.shop.watching.began == 0
        assert limited.buckets.taken(Bucket.COST_PER_ACCOUNT, "mei") == 1992


async def test_an_answer_over_a_socket_tells_its_cost() -> None:
    limited = LimitedStand()
    async with Stand(pipeline=limited.operations).open() as (peer, _):
        peer.subscribe("1", _HISTORY)
        [answer, _] = await answered(peer, 1)

        assert codes(answer["payload"]) == ["UNAUTHENTICATED"]
        cost = answer["payload"]["extensions"]["cost"]
        assert (cost["operation"], cost["budget"]["left"]) == (211, 9789)


async def test_sockets_that_are_opened_over_and_over_are_not_authenticated() -> None:
    """As many as may be open at a time come at once, after a restart; then ten a second."""
    limited = LimitedStand()
    stand = Stand(pipeline=limited.operations)
    for _ in range(200):
        assert await _opened(stand) is None
    looked_at = list(stand.shop.authenticating.tokens)

    assert [await _opened(stand) for _ in range(100)] == [1013] * 100
    assert stand.shop.authenticating.tokens == looked_at
    assert limited.refused == [Bucket.SOCKET_PER_ADDRESS] * 100
    assert await _opened(stand, address="192.0.2.9") is None

    limited.buckets.now += 1
    assert [await _opened(stand) for _ in range(11)] == [None] * 10 + [1013]


async def _opened(stand: Stand, address: str = ADDRESS) -> int | None:
    """The code that it is closed with, or None where it is acknowledged."""
    peer = Peer()
    peer.say(type="connection_init", payload={"Authorization": "Bearer mei"})
    peer.go()
    await stand.serve(peer, address=address)
    assert peer.heard == ([] if peer.closed else [{"type": "connection_ack"}])
    return peer.closed


async def test_a_socket_that_finds_no_place_is_not_counted() -> None:
    limited = LimitedStand()
    peer = Peer()

    await Stand(SocketLimits(per_address=0), limited.operations).serve(peer)

    assert (peer.closed, limited.buckets.all_taken()) == (1013, {})


async def test_sockets_take_nothing_from_what_operations_have() -> None:
    limited = LimitedStand()
    async with Stand(pipeline=limited.operations).open("mei"):
        assert limited.buckets.all_taken() == {(Bucket.SOCKET_PER_ADDRESS, ADDRESS): 1}
