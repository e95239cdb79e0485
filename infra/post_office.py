"""What leaves the product put together: messages to webhooks, and whom they concern."""

import secrets
from collections.abc import Callable
from functools import cached_property
from typing import Protocol

from domain.own_provider import Sealing
from domain.rate_limit import RateLimits
from domain.services.delivering import Delivering
from domain.services.isolating import Isolating
from domain.services.telling import Telling
from domain.services.webhooking import Webhooking
from domain.source import UrlPolicy
from domain.unit_of_work import Database
from domain.webhook_courier import WebhookCourier
from infra.identity import new_id, utc_now
from infra.web.opening import LateCourier
from infra.web.url_policy import PublicUrls


class Courier(WebhookCourier, Protocol):
    @property
    def urls(self) -> UrlPolicy:
        """Where it would go."""


class PostOffice:
    def __init__(
        self,
        *,
        database: Database,
        sealing: Sealing,
        rate_limits: RateLimits,
        telling: Telling,
        hire: Callable[[], Courier] = lambda: LateCourier(PublicUrls()),
    ) -> None:
        """Webhooks may be where the courier that `hire` makes would go."""
        self._database = database
        self._sealing = sealing
        self._rate_limits = rate_limits
        self.telling = telling
        self._hire = hire

    @cached_property
    def _courier(self) -> Courier:
        return self._hire()

    @cached_property
    def webhooking(self) -> Webhooking:
        return Webhooking(
            database=self._database,
            urls=self._courier.urls,
            sealing=self._sealing,
            telling=self.telling,
            rate_limits=self._rate_limits,
            random_bytes=secrets.token_bytes,
            new_id=new_id,
        )

    @cached_property
    def delivering(self) -> Delivering:
        return Delivering(
            database=self._database,
            courier=self._courier,
            sealing=self._sealing,
            telling=self.telling,
            isolating=Isolating(clock=utc_now),
            clock=utc_now,
        )
