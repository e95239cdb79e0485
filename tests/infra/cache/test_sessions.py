import asyncio
import json
from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import pytest
from redis.asyncio import Redis

from domain.session import (
    ROTATION_GRACE,
    Rotation,
    SessionsUnavailable,
)
from infra.cache.redis import open_redis
from infra.cache.sessions import SESSIONS_PER_USER, RedisSessions
from tests.infra.cache.devices import (
    KEY,
    LIFETIME,
    NOON,
    SECOND,
    TTL_SECONDS,
    SettableClock,
    found,
    phone,
    rotate,
)
from tests.infra.cache.redis_server import RedisServer


async def test_a_session_comes_back_as_it_was_put(sessions: RedisSessions) -> None:
    session = phone(previous_token_id="zeroth", rotated_at=NOON)
    await sessions.put(session)

    assert await found(sessions, "mei", "phone") == session
    assert await sessions.list("mei") == [session]


async def test_the_release_before_can_read_a_new_session(
    sessions: RedisSessions, redis: Redis
) -> None:
    """It asks for each field that it knows, and takes none that it does not."""
    await sessions.put(phone())

    kept = json.loads(await cast("Awaitable[str]", redis.hget(KEY, "phone")))

    assert {"previous_token_id", "rotated_at", "last_seen_at"} <= kept.keys()
    assert not {"password_changed_at", "password_changing_at"} & kept.keys()


async def test_nobody_elses_session_is_found(sessions: RedisSessions) -> None:
    await sessions.put(phone())

    assert await found(sessions, "wang", "phone") is None
    assert await found(sessions, "mei", "laptop") is None
    assert await sessions.list("wang") == []


async def test_sessions_are_listed_newest_first(sessions: RedisSessions) -> None:
    for name, age in (("a", 2), ("b", 0), ("c", 1)):
        await sessions.put(phone(id=name, created_at=NOON - age * SECOND))

    assert [session.id for session in await sessions.list("mei")] == ["b", "c", "a"]


async def test_an_expired_session_is_gone_to_every_method(
    sessions: RedisSessions, clock: SettableClock
) -> None:
    await sessions.put(phone())
    clock.now = NOON + LIFETIME

    assert await found(sessions, "mei", "phone") is None
    assert await sessions.list("mei") == []
    assert await rotate(sessions, "first", to="second", at=clock.now) == (Rotation.UNKNOWN, None)
    await sessions.put(phone())
    assert not await sessions.end("mei", "phone")


async def test_expired_sessions_are_pruned_by_the_next_to_sign_in(
    sessions: RedisSessions, clock: SettableClock, redis: Redis
) -> None:
    await sessions.put(phone())
    clock.now = NOON + LIFETIME
    await sessions.put(phone(id="laptop", expires_at=clock.now + LIFETIME))

    assert await cast("Awaitable[list[str]]", redis.hkeys(KEY)) == ["laptop"]


async def test_putting_and_rotating_keep_the_key_alive(
    sessions: RedisSessions, redis: Redis
) -> None:
    await sessions.put(phone())
    after_put = await redis.ttl(KEY)
    await redis.expire(KEY, 60)
    await rotate(sessions, "first", to="second", at=NOON)

    assert 60 < after_put <= TTL_SECONDS
    assert 60 < await redis.ttl(KEY) <= TTL_SECONDS


async def test_one_session_too_many_ends_that_not_seen_for_longest(
    sessions: RedisSessions,
) -> None:
    """Not the oldest, which is in use."""
    names = [f"device-{n:02}" for n in range(SESSIONS_PER_USER)]
    for age, name in enumerate(names):
        seen = phone(id=name, created_at=NOON + age * SECOND, last_seen_at=NOON - age * SECOND)
        assert not await sessions.put(seen)
    assert await sessions.put(phone(created_at=NOON - SECOND))

    left = {session.id for session in await sessions.list("mei")}
    assert left == {"phone", *names[:-1]}


async def test_putting_a_session_again_ends_no_other(sessions: RedisSessions) -> None:
    for n in range(SESSIONS_PER_USER):
        await sessions.put(phone(id=f"device-{n:02}", created_at=NOON + n * SECOND))
    assert not await sessions.put(phone(id="device-00", created_at=NOON))

    assert len(await sessions.list("mei")) == SESSIONS_PER_USER


@pytest.mark.parametrize("since", [None, NOON - SECOND])
async def test_a_session_is_vouched_for_and_nothing_else_of_it_changes(
    sessions: RedisSessions, since: datetime | None
) -> None:
    before = phone(password_changed_at=NOON - LIFETIME, rotated_at=NOON)
    await sessions.put(before)
    await sessions.put(phone(id="laptop"))

    await sessions.vouch("mei", "phone", since=since, until=NOON)
    await sessions.vouch("mei", "gone", since=since, until=NOON)

    expected = replace(before, password_changed_at=since, password_changing_at=NOON)
    assert await found(sessions, "mei", "phone") == expected
    assert {each.id for each in await sessions.list("mei")} == {"phone", "laptop"}
    assert await found(sessions, "mei", "laptop") == phone(id="laptop")


async def test_what_another_release_has_written_is_read(
    sessions: RedisSessions, redis: Redis
) -> None:
    """An earlier one wrote null for what is not there; a later one may tell more."""
    await sessions.put(phone())
    text = await cast("Awaitable[str]", redis.hget(KEY, "phone"))
    told = {**json.loads(text), "previous_token_id": None, "rotated_at": None, "mood": "good"}
    await cast("Awaitable[int]", redis.hset(KEY, "phone", json.dumps(told)))

    assert await found(sessions, "mei", "phone") == phone()


async def test_ending_a_session_ends_it_once(sessions: RedisSessions) -> None:
    await sessions.put(phone())
    await sessions.put(phone(id="laptop"))

    assert await sessions.end("mei", "phone")
    assert not await sessions.end("mei", "phone")
    assert await found(sessions, "mei", "phone") is None
    assert await found(sessions, "mei", "laptop") is not None


async def test_the_current_token_rotates(sessions: RedisSessions) -> None:
    await sessions.put(phone())
    later = NOON + timedelta(minutes=10)

    rotation = await rotate(sessions, "first", to="second", at=later)

    rotated = phone(
        refresh_token_id="second",
        previous_token_id="first",
        rotated_at=later,
        last_seen_at=later,
        expires_at=later + LIFETIME,
    )
    assert rotation == (Rotation.ROTATED, rotated)
    assert await found(sessions, "mei", "phone") == rotated


async def test_the_previous_token_changes_nothing_within_the_grace(
    sessions: RedisSessions,
) -> None:
    await sessions.put(phone())
    _, rotated = await rotate(sessions, "first", to="second", at=NOON)

    repeated = await rotate(sessions, "first", to="third", at=NOON + ROTATION_GRACE)

    assert repeated == (Rotation.REPEATED, rotated)
    assert await found(sessions, "mei", "phone") == rotated


async def test_the_previous_token_ends_the_session_after_the_grace(
    sessions: RedisSessions,
) -> None:
    await sessions.put(phone())
    await sessions.put(phone(id="laptop"))
    await rotate(sessions, "first", to="second", at=NOON)
    late = NOON + ROTATION_GRACE + timedelta(microseconds=1)

    assert await rotate(sessions, "first", to="third", at=late) == (Rotation.REUSED, None)
    assert await found(sessions, "mei", "phone") is None
    assert await rotate(sessions, "second", to="third", at=late) == (Rotation.UNKNOWN, None)
    assert await sessions.list("mei") == [phone(id="laptop")]


async def test_a_token_from_before_the_previous_one_ends_the_session(
    sessions: RedisSessions,
) -> None:
    await sessions.put(phone())
    await rotate(sessions, "first", to="second", at=NOON)
    await rotate(sessions, "second", to="third", at=NOON + SECOND)

    late = await rotate(sessions, "first", to="fourth", at=NOON + 2 * SECOND)

    assert late == (Rotation.REUSED, None)
    assert await sessions.list("mei") == []


async def test_a_session_that_is_not_there_does_not_rotate(
    sessions: RedisSessions, redis: Redis
) -> None:
    assert await rotate(sessions, "first", to="second", at=NOON) == (Rotation.UNKNOWN, None)
    assert not await redis.exists(KEY)


async def test_twenty_tabs_that_refresh_at_once_converge(sessions: RedisSessions) -> None:
    await sessions.put(phone())

    rotations = await asyncio.gather(
        *(rotate(sessions, "first", to=f"next-{n}", at=NOON) for n in range(20))
    )

    outcomes = [outcome for outcome, _ in rotations]
    assert outcomes.count(Rotation.ROTATED) == 1
    assert outcomes.count(Rotation.REPEATED) == 19
    assert {session for _, session in rotations} == {await found(sessions, "mei", "phone")}


async def test_a_refresh_never_brings_an_ended_session_back(sessions: RedisSessions) -> None:
    for n in range(20):
        await sessions.put(phone())
        _, ended = await asyncio.gather(
            rotate(sessions, "first", to=f"next-{n}", at=NOON), sessions.end("mei", "phone")
        )

        assert ended
        assert await sessions.list("mei") == []


async def test_a_device_may_call_itself_anything(sessions: RedisSessions) -> None:
    await sessions.put(phone(device_name="\ud800/\x00\"'\\u4e2d😀"))

    rotation, session = await rotate(sessions, "first", to="second", at=NOON)

    assert rotation is Rotation.ROTATED
    assert session
    assert session.device_name == "?/\x00\"'\\u4e2d😀"


async def test_every_method_says_that_redis_is_away(
    own_server: RedisServer, clock: SettableClock
) -> None:
    async with open_redis(own_server.url) as redis:
        sessions = RedisSessions(redis, ttl_seconds=TTL_SECONDS, clock=clock)
        await sessions.put(phone())
        await own_server.go_away()

        for asked in (
            sessions.put(phone()),
            sessions.vouch("mei", "phone", since=None, until=NOON),
            found(sessions, "mei", "phone"),
            sessions.list("mei"),
            rotate(sessions, "first", to="second", at=NOON),
            sessions.end("mei", "phone"),
            sessions.end_all("mei"),
        ):
            with pytest.raises(SessionsUnavailable):
                await asked


async def test_the_scripts_survive_a_restart_of_redis(
    own_server: RedisServer, clock: SettableClock
) -> None:
    async with open_redis(own_server.url) as redis:
        sessions = RedisSessions(redis, ttl_seconds=TTL_SECONDS, clock=clock)
        await sessions.put(phone())
        await own_server.go_away()
        own_server.start()
        await sessions.put(phone())

        assert await sessions.list("mei") == [phone()]
