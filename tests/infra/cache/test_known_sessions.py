"""What a process knows of live sessions: never more than the store said while all is heard."""

from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta

import pytest

from domain.session import SEEN_PRECISION, SessionsUnavailable
from infra.cache.known_sessions import KNOWN_SECONDS, KnownSessions
from tests.infra.cache.devices import LIFETIME, NOON, claim, phone
from tests.infra.cache.known_devices import Desk

SECOND = timedelta(seconds=1)
MOMENT = 0.001

Call = Callable[[KnownSessions], Coroutine[None, None, object]]
#: Whatever this process itself does to the sessions of a user.
CHANGES: dict[str, Call] = {
    "put": lambda known: known.put(phone(id="laptop")),
    "vouch": lambda known: known.vouch("mei", "phone", since=None, until=NOON),
    "rotate": lambda known: known.rotate(
        claim("first"), next_token_id="second", now=NOON, expires_at=NOON + LIFETIME
    ),
    "end": lambda known: known.end("mei", "tablet"),
    "end_all": lambda known: known.end_all("mei", except_session_id="phone"),
}
changes = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())


@pytest.fixture
def desk() -> Desk:
    return Desk()


def done(coroutine: Coroutine[None, None, object]) -> None:
    """Runs to the end what has nothing to wait for."""
    with pytest.raises(StopIteration):
        coroutine.send(None)


async def test_what_was_found_live_is_not_asked_for_again(desk: Desk) -> None:
    session = await desk.opened()

    assert [await desk.touch() for _ in range(3)] == [session] * 3
    assert desk.store.asked == 1


async def test_what_is_not_live_is_never_known(desk: Desk) -> None:
    assert [await desk.touch() for _ in range(2)] == [None, None]
    assert desk.store.asked == 2


async def test_each_session_is_known_by_itself(desk: Desk) -> None:
    await desk.opened()
    await desk.touch()

    assert await desk.touch("tablet") is None
    assert await desk.touch("phone", user_id="wang") is None


async def test_it_is_known_for_some_seconds_from_when_the_store_was_asked(desk: Desk) -> None:
    await desk.opened()

    def answer_late() -> None:
        desk.seconds += 1

    desk.store.meanwhile = answer_late
    await desk.touch()

    desk.seconds = KNOWN_SECONDS - MOMENT
    assert not await desk.asks()
    desk.seconds = KNOWN_SECONDS
    assert await desk.asks()
    assert not await desk.asks()


async def test_it_is_not_known_beyond_its_end(desk: Desk) -> None:
    """Nobody has to tell of that."""
    await desk.store.put(phone(expires_at=NOON + SECOND))
    await desk.touch()

    desk.clock.now = NOON + SECOND

    assert await desk.touch() is None


async def test_another_address_is_asked_for(desk: Desk) -> None:
    await desk.opened()
    await desk.touch()

    await desk.touch(ip_address="203.0.113.9")

    assert desk.store.asked == 2


async def test_being_seen_is_noted_as_precisely_as_without(desk: Desk) -> None:
    await desk.opened()
    await desk.touch()

    desk.clock.now = NOON + SEEN_PRECISION - SECOND
    assert not await desk.asks()
    desk.clock.now = NOON + SEEN_PRECISION
    assert await desk.asks()

    [noted] = await desk.known.list("mei")
    assert noted.last_seen_at == desk.clock.now


async def test_nothing_is_known_while_an_ending_may_be_missed(desk: Desk) -> None:
    await desk.opened()
    desk.hearing = None

    assert [await desk.asks() for _ in range(2)] == [True, True]
    assert len(desk.known) == 0


async def test_what_was_known_before_an_ending_may_have_been_missed_is_not_believed(
    desk: Desk,
) -> None:
    await desk.opened()
    await desk.touch()

    desk.hearing = None
    assert await desk.asks()
    desk.hearing = 2
    assert await desk.asks()
    assert not await desk.asks()


@pytest.mark.parametrize(("before", "after"), [(None, 1), (1, None), (1, 2)])
async def test_an_answer_is_not_kept_that_was_asked_for_in_another_time(
    desk: Desk, before: int | None, after: int | None
) -> None:
    await desk.opened()

    def change_times() -> None:
        desk.hearing = after

    desk.hearing, desk.store.meanwhile = before, change_times
    await desk.touch()

    assert len(desk.known) == 0


async def test_of_a_user_who_is_told_of_nothing_is_known(desk: Desk) -> None:
    for session_id in ("phone", "tablet"):
        await desk.opened(session_id)
        await desk.touch(session_id)
    await desk.opened(user_id="wang")
    await desk.touch(user_id="wang")

    desk.known.forget("mei")
    desk.known.forget("nobody")

    assert not await desk.asks(user_id="wang")
    assert [await desk.asks(each) for each in ("phone", "tablet")] == [True, True]


async def test_an_answer_under_way_is_not_kept_where_an_ending_is_told(desk: Desk) -> None:
    await desk.opened()
    desk.store.meanwhile = lambda: desk.known.forget("mei")

    assert await desk.touch() is not None

    assert len(desk.known) == 0


@changes
async def test_a_change_begins_with_knowing_nothing(desk: Desk, change: Call) -> None:
    """Its reply may be lost, and it be done all the same."""
    await desk.opened()
    await desk.touch()
    found: list[int] = []
    desk.store.meanwhile = lambda: found.append(len(desk.known))

    await change(desk.known)

    assert found == [0]


@changes
async def test_a_change_ends_with_knowing_nothing(desk: Desk, change: Call) -> None:
    """What was found while it was under way was found before it was done."""
    await desk.opened()
    desk.store.meanwhile = lambda: done(desk.touch())

    await change(desk.known)

    assert desk.store.asked == 1
    assert len(desk.known) == 0


@changes
async def test_a_change_that_fails_ends_with_knowing_nothing(desk: Desk, change: Call) -> None:
    await desk.opened()

    def find_and_fail() -> None:
        done(desk.touch())
        raise SessionsUnavailable

    desk.store.meanwhile = find_and_fail
    with pytest.raises(SessionsUnavailable):
        await change(desk.known)

    assert desk.store.asked == 1
    assert len(desk.known) == 0


@changes
async def test_an_answer_under_way_is_not_kept_where_something_changes(
    desk: Desk, change: Call
) -> None:
    await desk.opened()
    desk.store.meanwhile = lambda: done(change(desk.known))

    assert await desk.touch() is not None

    assert len(desk.known) == 0


@pytest.mark.parametrize(
    "end",
    [
        lambda known: known.end("mei", "phone"),
        lambda known: known.end_all("mei"),
        lambda known: known.rotate(
            claim("stolen"), next_token_id="second", now=NOON, expires_at=NOON + LIFETIME
        ),
    ],
    ids=["end", "end_all", "reuse"],
)
async def test_what_this_process_ends_has_ended(
    desk: Desk, end: Callable[[KnownSessions], Awaitable[object]]
) -> None:
    await desk.opened()
    await desk.touch()

    await end(desk.known)

    assert await desk.touch() is None


async def test_what_is_found_ended_is_no_longer_believed_elsewhere(desk: Desk) -> None:
    """Though nobody has told of it yet."""
    await desk.opened()
    await desk.touch()
    await desk.store.end("mei", "phone")

    assert await desk.touch(ip_address="203.0.113.9") is None
    assert await desk.touch() is None


async def test_a_store_that_is_away_teaches_nothing(desk: Desk) -> None:
    session = await desk.opened()
    await desk.touch()
    desk.store.is_away = True

    assert await desk.touch() == session
    desk.seconds = KNOWN_SECONDS
    with pytest.raises(SessionsUnavailable):
        await desk.touch()


async def test_no_more_are_known_than_there_is_room_for() -> None:
    """What was asked for longest ago goes first."""
    desk = Desk(most=2)
    for number, session_id in enumerate(["phone", "tablet", "phone", "laptop"]):
        desk.seconds = number * KNOWN_SECONDS / 3
        await desk.opened(session_id)
        await desk.touch(session_id, ip_address=f"203.0.113.{number}")

    assert len(desk.known) == 2
    asked = desk.store.asked
    await desk.touch("phone", ip_address="203.0.113.2")
    await desk.touch("laptop", ip_address="203.0.113.3")
    assert desk.store.asked == asked


async def test_what_has_lapsed_takes_no_room(desk: Desk) -> None:
    for session_id in ("phone", "tablet"):
        await desk.opened(session_id)
        await desk.touch(session_id)

    desk.seconds = KNOWN_SECONDS
    await desk.touch("phone")

    assert len(desk.known) == 1


async def test_sessions_are_listed_as_they_are(desk: Desk) -> None:
    session = await desk.opened()
    await desk.touch()
    await desk.store.end("mei", "phone")

    assert session not in await desk.known.list("mei")
