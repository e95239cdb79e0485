"""The product put together from its parts: shared by the API and the worker."""

import secrets
import time
from datetime import timedelta
from functools import cached_property

from domain.product import Product
from domain.services.accounts import Accounts
from domain.services.activation import Activation
from domain.services.comparing import Comparing
from domain.services.concluding import Concluding
from domain.services.editing import Editing
from domain.services.examining import Examining
from domain.services.finishing import Finishing
from domain.services.generating import Generating
from domain.services.history import History
from domain.services.indexing import Indexing
from domain.services.issuing import Issuing
from domain.services.ledger import Ledger
from domain.services.own_providers import OwnProviding
from domain.services.performing import Performing
from domain.services.permitting import Permitting
from domain.services.revising import Revising
from domain.services.sessions import Sessions
from domain.services.sweeping import Sweeping
from domain.services.telling import Telling
from domain.services.trashing import Trashing
from domain.services.verifying import Verifying
from domain.services.watching import Watching
from infra.ai.analyst import LexicalAnalyst
from infra.atelier import Atelier
from infra.auth.key_codes import HmacKeyCodes
from infra.cache.distillations import RedisDistillationCache
from infra.cache.rate_limits import RedisRateLimits
from infra.cache.sessions import RedisSessions
from infra.connections import Connections
from infra.cookbook import INPUT_TYPES, Cookbook
from infra.db.search_words import JiebaTokenizer
from infra.depot import Depot
from infra.identity import new_id, random_name, utc_now
from infra.keyrings import open_sealing, open_tokens
from infra.own_recipes import VendorRecipes
from infra.queue.arq_queue import ArqQueue
from infra.settings import Settings


class Studio:
    """The product put together by plain constructor calls: who needs what, in one place."""

    def __init__(self, settings: Settings, connections: Connections) -> None:
        self._settings = settings
        self._connections = connections
        self._database = connections.database
        self.depot = Depot(settings, database=self._database, intake=connections.intake)
        self.atelier = Atelier(
            settings, database=self._database, depot=self.depot, makers=connections.makers
        )
        self._ledger = Ledger(new_id=new_id)
        self._telling = Telling(new_id=new_id)
        self._concluding = Concluding(ledger=self._ledger, telling=self._telling)
        self._tokenizer = JiebaTokenizer()
        self.indexing = Indexing(database=self._database, tokenizer=self._tokenizer)
        self.trashing = Trashing(database=self._database)
        self._sealing = open_sealing(settings)
        self._queue = ArqQueue(connections.queue_redis, clock=utc_now)
        self._codes = HmacKeyCodes(
            settings.key_code_secret.get_secret_value(), random_bits=secrets.randbits
        )

    @cached_property
    def product(self) -> Product:
        return Product(
            permitting=Permitting(database=self._database),
            accounts=self._accounts,
            sessions=self._sessions,
            activation=self._activation,
            generating=self._generating,
            watching=Watching(
                database=self._database, events=self._connections.events, clock=utc_now
            ),
            history=History(database=self._database, tokenizer=self._tokenizer),
            editing=Editing(
                database=self._database,
                revising=Revising(reviewing=self._cookbook.reviewing),
                indexing=self.indexing,
                new_id=new_id,
            ),
            trashing=self.trashing,
            comparing=Comparing(database=self._database, rate_limits=self._rate_limits),
            examining=self._examining,
            own_providing=self._own_providing,
            uploading=self.depot.uploading,
            showcase=self.atelier.showcase,
            verifying=self._verifying,
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
            concluding=self._concluding,
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
            atelier=self.atelier,
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
    def _verifying(self) -> Verifying:
        return Verifying(
            database=self._database,
            blobs=self.depot.blobs,
            uploads=self.depot.uploading,
            labels=self.atelier.labels,
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
            finishing=Finishing(
                database=self._database, concluding=self._concluding, indexing=self.indexing
            ),
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
            concluding=self._concluding,
            queue=self._queue,
            events=self._connections.events,
            blobs=self.depot.blobs,
            clock=utc_now,
            media_retention=None if days is None else timedelta(days=days),
        )
