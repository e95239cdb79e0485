"""Ending all sessions of a user, and noting that one was seen."""

import asyncio

from redis.asyncio import Redis

from domain.session import Rotation
from infra.cache.sessions import SESSIONS_PER_USER, RedisSessions
from tests.infra.cache.devices import (
    KEY,
    LIFETIME,
    NOON,
    SECOND,
    SettableClock,
    found,
    phone,
    rotate,
)


async def test_all_sessions_end_at_once_but_one(sessions: RedisSessions) -> None:
    for name in ("phone", "laptop", "tablet"):
        await sessions.put(phone(id=name))
    await sessions.put(phone(user_id="wang"))

    assert await sessions.end_all("mei", except_session_id="laptop") == 2
    assert await sessions.list("mei") == [phone(id="laptop")]
    assert await sessions.end_all("mei") == 1
    assert await sessions.end_all("mei") == 0
    assert await sessions.list("mei") == []
    assert await sessions.list("wang") == [phone(user_id="wang")]


async def test_ending_all_counts_the_live(
    sessions: RedisSessions, clock: SettableClock, redis: Redis
) -> None:
    await sessions.put(phone())
    await sessions.put(phone(id="laptop", expires_at=NOON + 2 * LIFETIME))
    clock.now = NOON + LIFETIME

    assert await sessions.end_all("mei") == 1
    assert not await redis.exists(KEY)


async def test_of_those_who_end_all_at_once_each_session_is_counted_once(
    sessions: RedisSessions,
) -> None:
    for n in range(SESSIONS_PER_USER):
        await sessions.put(phone(id=f"device-{n:02}"))

    counts = await asyncio.gather(*(sessions.end_all("mei") for _ in range(10)))

    assert sum(counts) == SESSIONS_PER_USER


async def test_a_session_is_seen_once_a_minute_with_its_address(
    sessions: RedisSessions, clock: SettableClock
) -> None:
    await sessions.put(phone())

    clock.now = NOON + 59 * SECOND
    assert await sessions.touch("mei", "phone", ip_address="203.0.113.9") == phone()
    clock.now = NOON + 60 * SECOND
    seen = phone(last_seen_at=clock.now, ip_address="203.0.113.9")
    assert await sessions.touch("mei", "phone", ip_address="203.0.113.9") == seen
    assert await sessions.list("mei") == [seen]
    clock.now = NOON + 119 * SECOND
    assert await sessions.touch("mei", "phone", ip_address="198.51.100.1") == seen


async def test_being_seen_makes_no_session_live_longer(
    sessions: RedisSessions, clock: SettableClock, redis: Redis
) -> None:
    await sessions.put(phone())
    await redis.expire(KEY, 60)
    clock.now = NOON + LIFETIME - SECOND

    seen = await found(sessions, "mei", "phone")

    assert seen is not None
    assert seen.expires_at == NOON + LIFETIME
    assert await redis.ttl(KEY) <= 60
    clock.now = NOON + LIFETIME
    assert await found(sessions, "mei", "phone") is None


async def test_being_seen_never_brings_an_ended_session_back(
    sessions: RedisSessions, clock: SettableClock
) -> None:
    clock.now = NOON + 60 * SECOND
    for _ in range(20):
        await sessions.put(phone())
        await asyncio.gather(found(sessions, "mei", "phone"), sessions.end_all("mei"))

        assert await sessions.list("mei") == []


async def test_being_seen_keeps_what_a_refresh_wrote(
    sessions: RedisSessions, clock: SettableClock
) -> None:
    await sessions.put(phone())
    clock.now = NOON + 60 * SECOND

    _, (outcome, _session) = await asyncio.gather(
        found(sessions, "mei", "phone"), rotate(sessions, "first", to="second", at=clock.now)
    )

    assert outcome is Rotation.ROTATED
    [kept] = await sessions.list("mei")
    assert (kept.refresh_token_id, kept.last_seen_at) == ("second", clock.now)
