"""What one process opens: the database, Redis, clients of providers, processes of its own."""

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from redis.asyncio import Redis

from domain.writing import Writer
from infra.ai.endpoint import Patience
from infra.ai.endpoint_opening import open_endpoint
from infra.ai.lexicon import Lexicon
from infra.ai.models import Models
from infra.ai.providers import configured_providers
from infra.ai.writer_llm import LlmWriter
from infra.ai.writer_offline import OfflineWriter
from infra.atelier import Makers, opened_makers
from infra.auth.passwords import BcryptPasswords
from infra.cache.redis import open_redis
from infra.cookbook import INPUT_TYPES
from infra.db.positions import RedisPositions
from infra.db.unit_of_work import SqlDatabase, open_database
from infra.depot import intake_processes
from infra.identity import random_name
from infra.processes import Processes
from infra.queue.event_hub import EventHub
from infra.queue.event_log import RedisEventLog
from infra.search.failover import FailoverSearcher
from infra.search.opening import open_searcher
from infra.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """What is opened once per process, and closed with it."""

    database: SqlDatabase
    redis: Redis
    queue_redis: Redis
    events: RedisEventLog
    hub: EventHub
    passwords: BcryptPasswords
    lexicon: Lexicon
    writer: Writer
    searcher: FailoverSearcher
    intake: Processes
    makers: Makers


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Connections]:
    """Connects when first used; everything is closed on leaving."""
    queue_url = (settings.queue_redis_url or settings.redis_url).get_secret_value()
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(open_redis(settings.redis_url.get_secret_value()))
        queue_redis = await stack.enter_async_context(open_redis(queue_url))
        hub_redis = open_redis(queue_url)
        hub = EventHub(await stack.enter_async_context(hub_redis), hub_id=random_name())
        hub.start()
        stack.push_async_callback(hub.aclose)
        passwords = BcryptPasswords(rounds=settings.password_rounds)
        stack.callback(passwords.close)
        database = await stack.enter_async_context(
            open_database(
                settings,
                INPUT_TYPES,
                positions=RedisPositions(redis),
                monotonic=time.monotonic,
            )
        )
        searcher = open_searcher(settings)
        stack.push_async_callback(searcher.aclose)
        intake = intake_processes()
        stack.push_async_callback(intake.aclose)
        lexicon = Lexicon()
        yield Connections(
            database=database,
            redis=redis,
            queue_redis=queue_redis,
            events=RedisEventLog(queue_redis, hub),
            hub=hub,
            passwords=passwords,
            lexicon=lexicon,
            writer=_open_writer(settings, lexicon, stack),
            searcher=searcher,
            intake=intake,
            makers=await stack.enter_async_context(opened_makers(settings)),
        )


def _open_writer(settings: Settings, lexicon: Lexicon, stack: AsyncExitStack) -> Writer:
    """The configured models; our own engine only where there are none."""
    providers = configured_providers(settings)
    if not providers:
        return OfflineWriter(lexicon)
    endpoints = [open_endpoint(each, patience=Patience()) for each in providers]
    models = Models(endpoints, clock=time.monotonic)
    writer = LlmWriter(models)
    stack.push_async_callback(writer.aclose)
    return writer
