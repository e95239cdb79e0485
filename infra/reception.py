"""Accounts put together: who somebody is, and what they may do."""

import secrets
import time
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import cached_property

from domain.own_provider import Sealing
from domain.services.accounts import Accounts
from domain.services.auditing import Auditing
from domain.services.confirming import Confirming
from domain.services.own_providers import OwnProviding
from domain.services.permitting import Permitting
from domain.services.second_factors import SecondFactors
from domain.services.sessions import Sessions
from domain.services.telling import Telling
from infra.auth.totp import PyotpTotp
from infra.cache.known_sessions import KnownSessions
from infra.cache.rate_limits import RedisRateLimits
from infra.cache.sessions import RedisSessions
from infra.connections import Connections
from infra.identity import new_id, utc_now
from infra.keyrings import TOTP, open_sealing, open_tokens
from infra.queue.notices import HeardEndings, RedisSessionEndings
from infra.settings import Settings


class Reception:
    def __init__(
        self, settings: Settings, connections: Connections, *, sealing: Sealing, telling: Telling
    ) -> None:
        self._settings = settings
        self._connections = connections
        self._database = connections.database
        self._sealing = sealing
        self._telling = telling
        self._heard_endings = HeardEndings(connections.hub)
        self.auditing = Auditing(new_id=new_id, clock=utc_now)
        self.permitting = Permitting(database=self._database)

    @cached_property
    def rate_limits(self) -> RedisRateLimits:
        return RedisRateLimits(
            self._connections.redis,
            subject_secret=self._settings.jwt_secret.get_secret_value(),
            monotonic=time.monotonic,
            limits=self._settings.limits,
        )

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(
            database=self._database,
            passwords=self._connections.passwords,
            sessions=self.sessions,
            telling=self._telling,
            rate_limits=self.rate_limits,
            new_id=new_id,
            clock=utc_now,
        )

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(
            database=self._database,
            live_sessions=self._live_sessions,
            endings=RedisSessionEndings(self._connections.queue_redis, self._connections.hub),
            tokens=open_tokens(self._settings),
            passwords=self._connections.passwords,
            second_factors=self.second_factors,
            rate_limits=self.rate_limits,
            new_id=new_id,
            clock=utc_now,
            lifetime=timedelta(seconds=self._settings.session_ttl_seconds),
        )

    @cached_property
    def _live_sessions(self) -> KnownSessions:
        return KnownSessions(
            RedisSessions(
                self._connections.redis,
                ttl_seconds=self._settings.session_ttl_seconds,
                clock=utc_now,
            ),
            hearing=self._heard_endings.hearing,
            clock=utc_now,
            monotonic=time.monotonic,
        )

    def hearing_of_endings(self) -> AbstractContextManager[None]:
        """While it lasts, sessions are known for some seconds: for a process that serves requests.

        Without it each is asked for each time.
        """
        return self._heard_endings.told_to(self._live_sessions.forget)

    @cached_property
    def confirming(self) -> Confirming:
        return Confirming(
            database=self._database,
            passwords=self._connections.passwords,
            rate_limits=self.rate_limits,
        )

    @cached_property
    def second_factors(self) -> SecondFactors:
        return SecondFactors(
            database=self._database,
            totp=PyotpTotp(),
            sealing=open_sealing(self._settings, TOTP),
            confirming=self.confirming,
            auditing=self.auditing,
            telling=self._telling,
            rate_limits=self.rate_limits,
            random_bits=secrets.randbits,
        )

    @cached_property
    def own_providing(self) -> OwnProviding:
        return OwnProviding(
            database=self._database,
            sealing=self._sealing,
            rate_limits=self.rate_limits,
            new_id=new_id,
        )
