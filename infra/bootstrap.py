"""The product put together from its parts: shared by the API and the worker."""

import secrets
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from redis.asyncio import Redis

from domain.product import Product
from domain.services.accounts import Accounts
from domain.services.activation import Activation
from domain.services.examining import Examining
from domain.services.finishing import Finishing
from domain.services.generating import Generating
from domain.services.history import History
from domain.services.issuing import Issuing
from domain.services.ledger import Ledger
from domain.services.own_providers import OwnProviding
from domain.services.performing import Performing
from domain.services.sessions import Sessions
from domain.services.sweeping import Sweeping
from domain.services.watching import Watching
from domain.writing import Writer
from infra.ai.analyst import LexicalAnalyst
from infra.ai.endpoint import Patience
from infra.ai.endpoint_opening import open_endpoint
from infra.ai.lexicon import Lexicon
from infra.ai.models import Models
from infra.ai.providers import configured_providers
from infra.ai.writer_llm import LlmWriter
from infra.ai.writer_offline import OfflineWriter
from infra.auth.key_codes import HmacKeyCodes
from infra.auth.passwords import BcryptPasswords
from infra.cache.distillations import RedisDistillationCache
from infra.cache.rate_limits import RedisRateLimits
from infra.cache.redis import open_redis
from infra.cache.sessions import RedisSessions
from infra.cookbook import INPUT_TYPES, Cookbook
from infra.db.positions import RedisPositions
from infra.db.unit_of_work import SqlDatabase, open_database
from infra.depot import Depot, intake_processes
from infra.identity import new_id, random_name, utc_now
from infra.keyrings import open_sealing, open_tokens
from infra.own_recipes import VendorRecipes
from infra.processes import Processes
from infra.queue.arq_queue import ArqQueue
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
        passwords = BcryptPasswords()
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


class Studio:
    """The product put together by plain constructor calls: who needs what, in one place."""

    def __init__(self, settings: Settings, connections: Connections) -> None:
        self._settings = settings
        self._connections = connections
        self._database = connections.database
        self.depot = Depot(settings, database=self._database, intake=connections.intake)
        self._ledger = Ledger(new_id=new_id)
        self._sealing = open_sealing(settings)
        self._queue = ArqQueue(connections.queue_redis, clock=utc_now)
        self._codes = HmacKeyCodes(
            settings.key_code_secret.get_secret_value(), random_bits=secrets.randbits
        )

    @cached_property
    def product(self) -> Product:
        return Product(
            accounts=self._accounts,
            sessions=self._sessions,
            activation=self._activation,
            generating=self._generating,
            watching=Watching(
                database=self._database, events=self._connections.events, clock=utc_now
            ),
            history=History(database=self._database),
            examining=self._examining,
            own_providing=self._own_providing,
            uploading=self.depot.uploading,
            database=self._database,
            blobs=self.depot.blobs,
            clock=utc_now,
        )

    @cached_property
    def _accounts(self) -> Accounts:
        return Accounts(
            database=self._database,
            passwords=self._connections.passwords,
            sessions=self._sessions,
            rate_limits=self._rate_limits,
            new_id=new_id,
            clock=utc_now,
        )

    @cached_property
    def _sessions(self) -> Sessions:
        seconds = self._settings.session_ttl_seconds
        return Sessions(
            database=self._database,
            live_sessions=RedisSessions(
                self._connections.redis, ttl_seconds=seconds, clock=utc_now
            ),
            tokens=open_tokens(self._settings),
            passwords=self._connections.passwords,
            rate_limits=self._rate_limits,
            new_id=new_id,
            clock=utc_now,
            lifetime=timedelta(seconds=seconds),
        )

    @cached_property
    def _rate_limits(self) -> RedisRateLimits:
        return RedisRateLimits(
            self._connections.redis,
            subject_secret=self._settings.jwt_secret.get_secret_value(),
            monotonic=time.monotonic,
        )

    @cached_property
    def _activation(self) -> Activation:
        return Activation(
            database=self._database,
            codes=self._codes,
            ledger=self._ledger,
            rate_limits=self._rate_limits,
            new_id=new_id,
            clock=utc_now,
        )

    @cached_property
    def _generating(self) -> Generating:
        return Generating(
            database=self._database,
            recipes=self._cookbook.recipes,
            ledger=self._ledger,
            queue=self._queue,
            events=self._connections.events,
            new_id=new_id,
        )

    @cached_property
    def _cookbook(self) -> Cookbook:
        return Cookbook(
            database=self._database,
            writer=self._connections.writer,
            searcher=self._connections.searcher,
            lexicon=self._connections.lexicon,
            cache=RedisDistillationCache(self._connections.redis),
        )

    @cached_property
    def _examining(self) -> Examining:
        return Examining(
            checker=self._cookbook.compliance,
            analyst=LexicalAnalyst(self._connections.lexicon),
            rate_limits=self._rate_limits,
        )

    @cached_property
    def _own_providing(self) -> OwnProviding:
        return OwnProviding(
            database=self._database,
            sealing=self._sealing,
            rate_limits=self._rate_limits,
            new_id=new_id,
        )

    @cached_property
    def issuing(self) -> Issuing:
        return Issuing(database=self._database, codes=self._codes, new_id=new_id, clock=utc_now)

    @cached_property
    def performing(self) -> Performing:
        return Performing(
            database=self._database,
            recipes=self._cookbook.recipes,
            own_recipes=VendorRecipes(
                database=self._database,
                sealing=self._sealing,
                cookbook=self._cookbook,
                base_urls=self._settings.own_key_base_urls,
            ),
            finishing=Finishing(database=self._database, ledger=self._ledger),
            events=self._connections.events,
            worker_id=random_name(),
            new_id=new_id,
            clock=utc_now,
        )

    @cached_property
    def sweeping(self) -> Sweeping:
        days = self._settings.media_retention_days
        return Sweeping(
            database=self._database,
            kinds=INPUT_TYPES.keys(),
            ledger=self._ledger,
            queue=self._queue,
            events=self._connections.events,
            blobs=self.depot.blobs,
            clock=utc_now,
            media_retention=None if days is None else timedelta(days=days),
        )
