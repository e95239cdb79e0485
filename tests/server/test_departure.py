"""A process that leaves tells everybody, and waits for the last."""

import asyncio

from server.departure import STATE, Departure, departure_of


async def test_it_is_over_when_the_last_stream_has_left() -> None:
    departure = Departure()
    asked: list[str] = []
    with departure.awaiting(lambda: asked.append("first")):
        with departure.awaiting(lambda: asked.append("second")):
            leaving = asyncio.create_task(departure.begin())
            await asyncio.sleep(0)
            assert (asked, departure.is_announced) == (["first", "second"], True)
        await asyncio.sleep(0)
        assert not leaving.done()
    await leaving


async def test_who_comes_late_is_asked_to_leave_at_once() -> None:
    departure = Departure()
    await departure.begin()
    asked: list[str] = []

    with departure.awaiting(lambda: asked.append("late")):
        assert asked == ["late"]


async def test_an_announcement_asks_nobody_to_leave() -> None:
    departure = Departure()
    asked: list[str] = []
    with departure.awaiting(lambda: asked.append("first")):
        departure.announce()

    assert (asked, departure.is_announced, departure.has_begun) == ([], True, False)


def test_the_process_s_departure_is_found_in_the_state_of_asgi() -> None:
    departure = Departure()

    assert departure_of({"state": {STATE: departure}}) is departure
    assert not departure_of({}).is_announced
