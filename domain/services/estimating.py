"""Saying what a generation would cost and how long it would take, without asking for it."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass

from domain.entitlement import Entitlement
from domain.errors import DomainError, NotFound, Refusal
from domain.generation import RecipeInput, precedence_of
from domain.ids import Clock
from domain.preferences import SAID_ALL, Unsaid
from domain.rate_limit import Bucket, RateLimits
from domain.services.activation import entitlement_of
from domain.services.admitting import is_on_own_terms, require_sources, require_uploads
from domain.services.forecasting import Forecasting
from domain.services.generating import Defaults, Recipes
from domain.unit_of_work import Database, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """`credits` is None where the input is refused, `expected_seconds` where nothing is known."""

    credits: int | None
    queue_ahead: int
    expected_seconds: int | None
    refusals: Sequence[DomainError]

    @property
    def is_allowed(self) -> bool:
        return not self.refusals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimating:
    """Only reads, and from the primary: what it says is what a request would meet now."""

    database: Database
    recipes: Recipes
    defaults: Defaults
    forecasting: Forecasting
    rate_limits: RateLimits
    clock: Clock

    async def estimate(
        self, request: RecipeInput, *, owner_id: str, unsaid: Unsaid = SAID_ALL
    ) -> Estimate:
        """Every reason for which the request would be refused now; raises `RateLimited`.

        What is `unsaid` is as the owner prefers, for it has its price.
        """
        await self.rate_limits.take(Bucket.ESTIMATE_PER_ACCOUNT, owner_id)
        admitted, input_refusals = self._admitted(request)
        if admitted is not None:
            admitted = await self.defaults.fill(admitted, owner_id=owner_id, left_open=unsaid.open)
        async with self.database.read_latest() as reader:
            price = None if admitted is None else await self._price(reader, admitted, owner_id)
            refusals = [*input_refusals, *await self._missing(reader, request, owner_id)]
            now = self.clock()
            entitlement = await entitlement_of(owner_id, reader, now=now)
            place = precedence_of(now, priority=entitlement.priority)
            ahead = await reader.generations.count_ahead(request.kind.queue, place)
        pace = await self.forecasting.pace(request.kind)
        return Estimate(
            credits=price,
            queue_ahead=ahead,
            expected_seconds=None if pace is None else pace.expected_seconds(ahead=ahead),
            refusals=[*refusals, *_short_of(entitlement, price)],
        )

    def _admitted(self, request: RecipeInput) -> tuple[RecipeInput | None, list[Refusal]]:
        try:
            return self.recipes[request.kind].admit(request), []
        except Refusal as refusal:
            return None, [refusal]

    async def _price(self, reader: Reader, admitted: RecipeInput, owner_id: str) -> int:
        if await is_on_own_terms(reader, admitted, owner_id=owner_id):
            return 0
        return self.recipes[admitted.kind].price(admitted)

    async def _missing(
        self, reader: Reader, request: RecipeInput, owner_id: str
    ) -> list[DomainError]:
        checks = (
            require_sources(reader, request, owner_id=owner_id),
            require_uploads(reader, request, owner_id=owner_id, now=self.clock()),
        )
        found = [await _refusal_of(check) for check in checks]
        return [refusal for refusal in found if refusal is not None]


async def _refusal_of(check: Awaitable[None]) -> DomainError | None:
    try:
        await check
    except (NotFound, Refusal) as refusal:
        return refusal
    return None


def _short_of(entitlement: Entitlement, price: int | None) -> Sequence[Refusal]:
    """Without a price, what stands in the way of even the cheapest job."""
    return entitlement.refusals_of(price=1 if price is None else price)
