"""What one process opens: the database, Redis, clients of providers, processes of its own."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from redis.asyncio import Redis

from domain.lookup import FoundIn
from infra.ai.endpoint import Endpoint, Patience
from infra.ai.endpoint_late import LateEndpoint
from infra.ai.lexicon import Lexicon
from infra.ai.models import Models
from infra.ai.providers import configured_providers
from infra.atelier import Makers, opened_makers
from infra.auth.passwords import BcryptPasswords
from infra.cache.profiles import RedisProfileCache
from infra.cache.redis import open_redis
from infra.cookbook import INPUT_TYPES
from infra.db.positions import RedisPositions
from infra.db.unit_of_work import SqlDatabase, open_database
from infra.depot import intake_processes
from infra.processes import Processes
from infra.provider_settings import Provider
from infra.queue.event_hub import EventHub
from infra.queue.event_log import RedisEventLog
from infra.search.failover import FailoverSearcher
from infra.search.opening import open_searcher
from infra.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """What is opened once per process, and closed with it."""

    database: SqlDatabase
    profiles: RedisProfileCache
    redis: Redis
    queue_redis: Redis
    events: RedisEventLog
    hub: EventHub
    passwords: BcryptPasswords
    lexicon: Lexicon
    #: None where our own engine writes.
    models: Models | None
    searcher: FailoverSearcher
    intake: Processes
    makers: Makers


class OpenEndpoint(Protocol):
    def __call__(self, provider: Provider, *, patience: Patience) -> Endpoint: ...


def _nobody_counts(found_in: FoundIn) -> None:
    """Workers and the command line answer nobody."""


@asynccontextmanager
async def opened(
    settings: Settings,
    *,
    on_profile_lookup: Callable[[FoundIn], None] = _nobody_counts,
    open_endpoint: OpenEndpoint = LateEndpoint,
) -> AsyncIterator[Connections]:
    """Connects when first used; everything is closed on leaving."""
    redis_url, queue_url = _redis_urls(settings)
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(open_redis(redis_url))
        queue_redis = await stack.enter_async_context(open_redis(queue_url))
        hub = await _started_hub(queue_url, stack)
        profiles = RedisProfileCache(redis, monotonic=time.monotonic, on_lookup=on_profile_lookup)
        stack.push_async_callback(profiles.aclose)
        database = await stack.enter_async_context(
            open_database(
                settings,
                INPUT_TYPES,
                positions=RedisPositions(redis),
                monotonic=time.monotonic,
                expect_changes=profiles.expect_changes,
            )
        )
        intake = intake_processes()
        stack.push_async_callback(intake.aclose)
        yield Connections(
            database=database,
            profiles=profiles,
            redis=redis,
            queue_redis=queue_redis,
            events=RedisEventLog(queue_redis, hub),
            hub=hub,
            passwords=_open_passwords(settings, stack),
            lexicon=Lexicon(),
            models=_open_models(settings, stack, open_endpoint=open_endpoint),
            searcher=_open_searcher(settings, stack),
            intake=intake,
            makers=await stack.enter_async_context(opened_makers(settings)),
        )


def _redis_urls(settings: Settings) -> tuple[str, str]:
    """Of what is kept, and of the queue."""
    kept = settings.redis_url.get_secret_value()
    queue = settings.queue_redis_url
    return kept, kept if queue is None else queue.get_secret_value()


async def _started_hub(queue_url: str, stack: AsyncExitStack) -> EventHub:
    """With a connection of its own, on which Redis tells it what has changed."""
    redis = await stack.enter_async_context(open_redis(queue_url))
    hub = EventHub(redis)
    hub.start()
    stack.push_async_callback(hub.aclose)
    return hub


def _open_passwords(settings: Settings, stack: AsyncExitStack) -> BcryptPasswords:
    passwords = BcryptPasswords(rounds=settings.password_rounds)
    stack.callback(passwords.close)
    return passwords


def _open_searcher(settings: Settings, stack: AsyncExitStack) -> FailoverSearcher:
    searcher = open_searcher(settings)
    stack.push_async_callback(searcher.aclose)
    return searcher


def _open_models(
    settings: Settings, stack: AsyncExitStack, *, open_endpoint: OpenEndpoint
) -> Models | None:
    """Those that are configured."""
    providers = configured_providers(settings)
    if not providers:
        return None
    endpoints = [open_endpoint(each, patience=Patience()) for each in providers]
    models = Models(endpoints, clock=time.monotonic)
    stack.push_async_callback(models.aclose)
    return models
