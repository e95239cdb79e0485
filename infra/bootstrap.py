"""The product put together from its parts: what the API and the worker share."""

import time
from functools import cached_property

from domain.product import BackOffice, Product
from domain.recipes.defaulting import PreferredDefaults
from domain.services.counting import Counting
from domain.services.estimating import Estimating
from domain.services.examining import Examining
from domain.services.forecasting import Forecasting
from domain.services.generating import Generating
from domain.services.isolating import Isolating
from domain.services.job_administration import JobAdministration
from domain.services.outfit import Outfit
from domain.services.overseeing import Overseeing
from domain.services.preferring import Preferring
from domain.services.rereading import Rereading
from domain.services.stopping import Stopping
from domain.services.telling import Telling
from domain.services.verifying import Verifying
from domain.services.watching import Watching
from infra.ai.examiners_late import LateAnalyst
from infra.ai.writer_late import LateWriter
from infra.archive import Archive
from infra.atelier import Atelier
from infra.cache.distillations import RedisDistillationCache
from infra.connections import Connections
from infra.cookbook import INPUT_TYPES, Cookbook
from infra.custody import Custody
from infra.depot import Depot
from infra.equipment import Equipment
from infra.front_desk import FrontDesk
from infra.gatehouse import Gatehouse
from infra.health import ReplicationHealth
from infra.identity import new_id, utc_now
from infra.keyrings import open_sealing
from infra.post_office import PostOffice
from infra.queue.arq_queue import ArqQueue
from infra.queue.crew import RedisCrew
from infra.reception import Reception
from infra.settings import Settings
from infra.treasury import Treasury


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
        self._sealing = open_sealing(settings)
        self._queue = ArqQueue(connections.queue_redis, clock=utc_now)
        self.equipment = Equipment(connections)
        self.crew = RedisCrew(connections.queue_redis, clock=utc_now)
        telling = Telling(new_id=new_id)
        self.reception = Reception(settings, connections, sealing=self._sealing, telling=telling)
        self.post_office = PostOffice(
            database=self._database,
            sealing=self._sealing,
            rate_limits=self.reception.rate_limits,
            telling=telling,
        )
        self.treasury = Treasury(
            settings,
            database=self._database,
            rate_limits=self.reception.rate_limits,
            telling=telling,
            auditing=self.reception.auditing,
        )
        self._stopping = Stopping(
            concluding=self.treasury.concluding, queue=self._queue, events=connections.events
        )
        self.gatehouse = Gatehouse(
            connections,
            self.reception,
            telling=telling,
            stopping=self._stopping,
        )
        self.front_desk = FrontDesk(connections, self.reception, telling=telling)

    @cached_property
    def product(self) -> Product:
        return Product(
            permitting=self.reception.permitting,
            authenticating=self.gatehouse.authenticating,
            accounts=self.reception.accounts,
            sessions=self.reception.sessions,
            credentials=self.gatehouse.credentials,
            mailboxes=self.front_desk.mailboxes,
            recovering=self.front_desk.recovering,
            second_factors=self.reception.second_factors,
            profiles=self.front_desk.profiles,
            delegating=self.gatehouse.delegating,
            activation=self.treasury.activation,
            key_keeping=self.treasury.key_keeping,
            key_register=self.treasury.key_register,
            generating=self._generating,
            watching=self._watching,
            history=self.archive.history,
            editing=self.archive.editing,
            trashing=self.archive.trashing,
            comparing=self.archive.comparing,
            counting=self.counting,
            estimating=self._estimating,
            examining=self._examining,
            own_providing=self.reception.own_providing,
            preferring=self._preferring,
            uploading=self.depot.uploading,
            showcase=self.atelier.showcase,
            outfit=Outfit(engines=self.equipment, crew=self.crew),
            verifying=self._verifying,
            exporting=self.custody.exporting,
            sharing=self.custody.sharing,
            leaving=self.custody.leaving,
            webhooking=self.post_office.webhooking,
            back_office=self._back_office,
            database=self._database,
            blobs=self.depot.blobs,
            clock=utc_now,
        )

    @cached_property
    def _watching(self) -> Watching:
        return Watching(
            database=self._database,
            events=self._connections.events,
            rereading=Rereading(database=self._database),
            clock=utc_now,
        )

    @cached_property
    def _back_office(self) -> BackOffice:
        return BackOffice(
            user_administration=self.gatehouse.user_administration,
            audit_log=self.gatehouse.audit_log,
            issuing=self.treasury.issuing,
            job_administration=JobAdministration(
                database=self._database,
                stopping=self._stopping,
                events=self._connections.events,
                auditing=self.reception.auditing,
            ),
            overseeing=Overseeing(
                database=self._database,
                crew=self.crew,
                replication=ReplicationHealth(self._database),
                clock=utc_now,
            ),
        )

    @cached_property
    def custody(self) -> Custody:
        return Custody(
            settings=self._settings,
            connections=self._connections,
            depot=self.depot,
            reception=self.reception,
            stopping=self._stopping,
            telling=self.post_office.telling,
        )

    @cached_property
    def archive(self) -> Archive:
        return Archive(
            database=self._database,
            reviewing=self._cookbook.reviewing,
            rate_limits=self.reception.rate_limits,
        )

    @cached_property
    def _generating(self) -> Generating:
        return Generating(
            database=self._database,
            recipes=self._cookbook.recipes,
            defaults=self._defaults,
            ledger=self.treasury.ledger,
            stopping=self._stopping,
            queue=self._queue,
            events=self._connections.events,
            new_id=new_id,
        )

    @cached_property
    def _defaults(self) -> PreferredDefaults:
        return PreferredDefaults(database=self._database, offers=self.atelier.showcase.offers)

    @cached_property
    def _estimating(self) -> Estimating:
        forecasting = Forecasting(database=self._database, crew=self.crew, monotonic=time.monotonic)
        return Estimating(
            database=self._database,
            recipes=self._cookbook.recipes,
            defaults=self._defaults,
            forecasting=forecasting,
            rate_limits=self.reception.rate_limits,
            clock=utc_now,
        )

    @cached_property
    def _cookbook(self) -> Cookbook:
        return Cookbook(
            database=self._database,
            writer=LateWriter(self._connections.models, self._connections.lexicon),
            searcher=self._connections.searcher,
            lexicon=self._connections.lexicon,
            cache=RedisDistillationCache(self._connections.redis),
            atelier=self.atelier,
        )

    @cached_property
    def counting(self) -> Counting:
        return Counting(
            database=self._database,
            kinds=INPUT_TYPES.keys(),
            isolating=Isolating(clock=utc_now),
        )

    @cached_property
    def _preferring(self) -> Preferring:
        return Preferring(
            database=self._database,
            blobs=self.depot.blobs,
            offers=self.atelier.showcase.offers,
            clock=utc_now,
        )

    @cached_property
    def _examining(self) -> Examining:
        return Examining(
            checker=self._cookbook.compliance,
            analyst=LateAnalyst(self._connections.lexicon),
            rate_limits=self.reception.rate_limits,
        )

    @cached_property
    def _verifying(self) -> Verifying:
        return Verifying(
            database=self._database,
            blobs=self.depot.blobs,
            uploads=self.depot.uploading,
            labels=self.atelier.labels,
        )
