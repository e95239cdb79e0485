"""A subscription over HTTP that finds no place, or no budget."""

import json

from domain.rate_limit import LIMITS, Bucket
from server.socket_limits import SocketLimits
from tests.server.limited_stand import ADDRESS, LimitedStand
from tests.server.socket_stand import WATCH
from tests.server.stream_stand import SSE, Reader, StreamStand

_MEI = {"accept": SSE, "authorization": "Bearer mei"}


async def test_who_finds_no_place_begins_nothing_and_pays_nothing() -> None:
    limited = LimitedStand()
    stand, late = StreamStand(SocketLimits(per_user=1), limited.operations), Reader(WATCH)
    async with stand.watching(SSE):
        before = limited.buckets.all_taken()

        await stand.serve(late, **_MEI)

        counted = {(Bucket.OPERATION_PER_ADDRESS, ADDRESS): 2}
        assert limited.buckets.all_taken() == {**before, **counted}
        assert stand.shop.watching.began == 1
    assert stand.shop.watching.ended == 1


async def test_who_finds_no_place_is_told_when_to_come_again() -> None:
    stand, reader = StreamStand(SocketLimits(per_user=0)), Reader(WATCH)

    await stand.serve(reader, **_MEI)

    assert (reader.status, reader.headers["retry-after"]) == (429, "15")
    assert json.loads(reader.heard) == {
        "errors": [
            {
                "message": "Too many subscriptions are open at a time: end some first;"
                " try again in 15 seconds.",
                "extensions": {
                    "code": "RATE_LIMITED",
                    "requestId": reader.headers["x-request-id"],
                    "retryAfter": 15,
                },
            }
        ]
    }


async def test_who_cannot_pay_leaves_the_place_to_others() -> None:
    limited = LimitedStand()
    stand, poor = StreamStand(SocketLimits(per_user=1), limited.operations), Reader(WATCH)
    budget = LIMITS[Bucket.COST_PER_ACCOUNT]
    await limited.buckets.take(Bucket.COST_PER_ACCOUNT, "mei", budget.burst)

    await stand.serve(poor, **_MEI)

    assert (poor.status, stand.shop.watching.began) == (429, 0)
    limited.buckets.now += 1
    async with stand.watching(SSE) as (reader, _):
        assert (reader.status, stand.shop.watching.began) == (200, 1)
