"""The life of a socket, with all times set to none or to the test's own."""

import asyncio

import pytest

from server.socket_limits import SocketLimits
from tests.server.patience import soon
from tests.server.socket_stand import TYPENAME, WATCH, Peer, Stand


async def settled() -> None:
    """Everything that can go on without the client has done so."""
    for _ in range(200):
        await asyncio.sleep(0)


async def test_a_client_that_does_not_greet_is_closed_with_4408() -> None:
    peer = Peer()

    await Stand(SocketLimits(init_seconds=0)).serve(peer)

    assert peer.closed == 4408


async def test_pings_do_not_put_the_greeting_off() -> None:
    stand, peer = Stand(SocketLimits(init_seconds=0)), Peer()
    for _ in range(1000):
        peer.say(type="ping")

    await stand.serve(peer)

    assert peer.closed == 4408


async def test_a_second_greeting_is_closed_with_4429() -> None:
    async with Stand().open() as (peer, serving):
        peer.say(type="connection_init")
        await soon(serving)

    assert peer.closed == 4429


async def test_an_id_twice_is_closed_with_4409_and_both_end() -> None:
    stand = Stand()
    async with stand.open("mei") as (peer, serving):
        peer.subscribe("1")
        await settled()
        assert stand.shop.watching.began == 1
        peer.subscribe("1")
        await soon(serving)

    assert peer.closed == 4409
    assert (stand.shop.watching.began, stand.shop.watching.ended) == (1, 1)


async def test_a_ping_is_answered_with_its_payload() -> None:
    async with Stand().open() as (peer, _):
        peer.say(type="ping", payload={"sent": [1, "一"]})
        peer.say(type="ping")

        assert (await peer.hears(3))[1:] == [
            {"type": "pong", "payload": {"sent": [1, "一"]}},
            {"type": "pong"},
        ]


async def test_a_silent_client_is_asked_and_then_closed_for_another_try() -> None:
    async with Stand(SocketLimits(ping_seconds=0)).open() as (peer, serving):
        await soon(serving)

    assert {"type": "ping"} in peer.heard
    assert peer.closed == 1013


async def test_another_protocol_is_closed_with_4406() -> None:
    peer = Peer()

    await Stand().serve(peer, "graphql-ws")

    assert peer.closed == 4406


async def test_everything_ends_when_the_client_goes() -> None:
    stand = Stand()
    async with stand.open("mei") as (peer, serving):
        for number in range(50):
            peer.subscribe(str(number))
        await settled()
        assert stand.shop.watching.began == 50
        peer.go()
        await soon(serving)

    assert stand.shop.watching.ended == 50
    assert peer.closed is None


async def test_a_completed_subscription_tells_nothing_more_and_its_id_is_free_at_once() -> None:
    stand = Stand()
    async with stand.open("mei") as (peer, _):
        stand.shop.watching.is_stubborn = True
        peer.subscribe("1")
        await settled()
        peer.say(type="complete", id="1")
        peer.subscribe("1", TYPENAME)
        await settled()

        assert stand.shop.watching.told == 1
        answer, end = peer.heard[1:]
        assert (answer["id"], answer["payload"]["data"]) == ("1", {"__typename": "Query"})
        assert end == {"id": "1", "type": "complete"}
    assert stand.shop.watching.ended == 1


async def test_a_client_that_reads_nothing_keeps_us_from_making_more() -> None:
    """One message is on its way; subscriptions wait, and so do the client's own frames."""
    stand = Stand()
    async with stand.open("mei") as (peer, _):
        for number in range(50):
            peer.subscribe(str(number))
        await settled()
        peer.is_reading.clear()
        stand.shop.watching.more.set()
        for number in range(1000):
            peer.say(type="subscribe", id=f"bad-{number}", payload=None)
        await settled()

        assert peer.most_waiting == 1
        assert stand.shop.watching.told == 50
        assert peer.unread >= 999
        stand.shop.watching.more.clear()
        peer.is_reading.set()


async def test_refusals_that_nobody_reads_are_not_piled_up() -> None:
    """Ids are free before their last message is sent; so what is sent is counted by itself."""
    async with Stand(SocketLimits(operations=5)).open() as (peer, _):
        peer.is_reading.clear()
        for number in range(100):
            peer.say(type="subscribe", id=f"bad-{number}", payload=None)
            for _ in range(10):
                await asyncio.sleep(0)

        assert peer.most_waiting == 1
        assert peer.unread >= 100 - 2 * 5 - 1
        peer.is_reading.set()
        assert len(await peer.hears(101)) == 101


async def test_a_client_that_does_not_read_is_closed_for_another_try() -> None:
    stand = Stand(SocketLimits(send_seconds=0))
    async with stand.open("mei") as (peer, serving):
        peer.subscribe("1")
        await settled()
        peer.is_reading.clear()
        stand.shop.watching.more.set()
        await soon(serving)

    assert peer.closed == 1013
    assert stand.shop.watching.ended == 1


async def test_a_crash_in_one_operation_ends_no_other(caplog: pytest.LogCaptureFixture) -> None:
    stand = Stand()
    async with stand.open("mei") as (peer, _):
        peer.subscribe("watch")
        peer.subscribe("crash", '{ keyStatus(code: "LW-1") { state } }')
        [_, crashed] = await peer.hears(2)
        assert crashed["id"] == "crash"
        assert "INTERNAL_SERVER_ERROR" in str(crashed)

        stand.shop.watching.more.set()
        assert (await peer.hears(4))[3]["id"] == "watch"
        stand.shop.watching.more.clear()
    assert "operation.crashed" in caplog.messages


async def test_a_locked_out_user_is_closed_with_4403_as_soon_as_it_is_told() -> None:
    stand = Stand()
    async with stand.open("mei") as (peer, serving):
        peer.subscribe("1")
        await settled()
        stand.shop.sessions.locked.add("mei")
        stand.shop.sessions.endings.put_nowait("mei")
        await soon(serving)

    assert peer.closed == 4403
    assert stand.shop.watching.ended == 1


async def test_an_expired_token_is_closed_with_4403() -> None:
    stand = Stand()
    async with stand.open("mei") as (peer, serving):
        await settled()
        stand.shop.now = stand.shop.sessions.expires_at
        stand.shop.sessions.endings.put_nowait("mei")  # makes it look at its clock
        await soon(serving)

    assert peer.closed == 4403


async def test_a_user_has_so_many_sockets_and_others_theirs() -> None:
    stand = Stand(SocketLimits(per_user=2))
    async with stand.open("mei"), stand.open("mei"), stand.open("wang"):
        peer = Peer()
        peer.say(type="connection_init", payload={"Authorization": "Bearer mei"})
        await stand.serve(peer)
        assert (peer.closed, peer.heard) == (1013, [])
    async with stand.open("mei"):
        pass


async def test_an_address_has_so_many_sockets_and_comes_again() -> None:
    stand = Stand(SocketLimits(per_address=1))
    async with stand.open():
        peer, other = Peer(), Peer()
        await stand.serve(peer)
        assert peer.closed == 1013

        other.go()
        await stand.serve(other, address="192.0.2.2")
        assert other.closed is None


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"origin": "https://app.example", "host": "api.example"}, None),
        ({"origin": "https://API.example:443", "host": "api.example"}, None),
        ({"host": "api.example"}, None),
        ({"origin": "https://evil.example", "host": "api.example"}, 1000),
        ({"origin": "http://app.example", "host": "api.example"}, 1000),
        ({"origin": "https://app.example.evil.example", "host": "api.example"}, 1000),
        ({"origin": "null", "host": "api.example"}, 1000),
        ({"origin": "https://[", "host": "api.example"}, 1000),
        ({"origin": "https://evil.example"}, 1000),
    ],
    ids=repr,
)
async def test_pages_of_strangers_open_no_socket(headers: dict[str, str], code: int | None) -> None:
    peer = Peer()
    peer.go()

    await Stand(SocketLimits(allowed_origins=("https://app.example",))).serve(peer, **headers)

    assert peer.closed == code


async def test_on_departure_queries_are_answered_and_subscriptions_go_on_elsewhere() -> None:
    stand = Stand()
    async with stand.open("mei") as (peer, serving):
        peer.subscribe("watch")
        peer.is_reading.clear()
        peer.subscribe("query", TYPENAME)
        await settled()
        leaving = asyncio.create_task(stand.departure.begin())
        await settled()
        assert not leaving.done()  # its answer is on the way
        peer.is_reading.set()
        await soon(leaving)
        await soon(serving)

    assert peer.closed == 1012
    assert [told["type"] for told in peer.heard if told.get("id") == "query"] == [
        "next",
        "complete",
    ]
    assert [told["type"] for told in peer.heard if told.get("id") == "watch"] == []
    assert stand.shop.watching.ended == 1


async def test_while_leaving_nothing_new_is_begun() -> None:
    stand = Stand()
    async with stand.open("mei") as (peer, serving):
        stand.departure.announce()
        peer.subscribe("watch", WATCH)
        await settled()
        assert stand.shop.watching.began == 1  # an announcement ends nothing

        peer.is_reading.clear()
        peer.subscribe("query", TYPENAME)
        await settled()
        leaving = asyncio.create_task(stand.departure.begin())
        await settled()
        peer.subscribe("late", TYPENAME)
        await settled()
        assert peer.unread == 0
        peer.is_reading.set()
        await soon(leaving)
        await soon(serving)

    assert peer.closed == 1012
    assert {told["id"] for told in peer.heard if "id" in told} == {"query"}
