"""How much one address and one user may ask for, told before anything is executed."""

from collections.abc import Callable, Mapping
from typing import Any

from graphql import GraphQLSchema

from domain.errors import BadUserInput, RateLimited
from domain.language import Sentence
from domain.rate_limit import COST_LIMIT, Bucket, Limit, RateLimits, Taken
from resolvers.context import Context
from schema.cost import starts_job

#: What is taken here; other limits are those of the services behind.
OPERATION_BUCKETS = (
    Bucket.SOCKET_PER_ADDRESS,
    Bucket.OPERATION_PER_ADDRESS,
    Bucket.OPERATION_PER_ACCOUNT,
    Bucket.MUTATION_PER_ACCOUNT,
    Bucket.JOB_PER_ACCOUNT,
    Bucket.COST_PER_ACCOUNT,
    Bucket.COST_PER_ADDRESS,
)

#: JSON that is told with an answer.
Told = dict[str, Any]


class TooManyOfOne(BadUserInput):
    def __init__(self, name: str, limit: int) -> None:
        super().__init__(
            Sentence(
                f"一次操作最多含 {limit} 个 {name}，请拆成几次请求。",
                f"One operation may have {limit} of {name}; send them in parts.",
            )
        )


class OperationLimits:
    def __init__(
        self,
        rate_limits: RateLimits,
        limits: Mapping[Bucket, Limit],
        schema: GraphQLSchema,
        *,
        on_refusal: Callable[[Bucket], None],
    ) -> None:
        self._rate_limits = rate_limits
        self._limits = limits
        self._mutations = _buckets_of_mutations(schema)
        self._on_refusal = on_refusal

    async def count_socket(self, ip_address: str) -> None:
        """One that is opened, whoever opens it; raises `RateLimited`."""
        await self._take(Bucket.SOCKET_PER_ADDRESS, ip_address, 1)

    async def count(self, ip_address: str, operations: int) -> None:
        """Operations of which nothing has been read yet; raises `RateLimited`."""
        await self._take(Bucket.OPERATION_PER_ADDRESS, ip_address, operations)

    async def charge(self, cost: int, mutations: Mapping[str, int], context: Context) -> Told:
        """Counts an operation for its viewer, and takes its cost from their budget, or neither.

        Whoever is nobody to us has one by their address. Returns what the client is told; raises
        `RateLimited`, and `TooManyOfOne` for what would never be let through.
        """
        if context.viewer is None:
            address = context.device.ip_address
            return self._told(await self._spend(cost, Bucket.COST_PER_ADDRESS, address))
        user_id = context.viewer.user_id
        counted = self._of_mutations(mutations)
        taken = [await self._take(Bucket.OPERATION_PER_ACCOUNT, user_id, 1)]
        is_charged = False
        try:
            for name, bucket in counted.items():
                taken.append(await self._take(bucket, f"{user_id}:{name}", mutations[name]))
            # The largest comes last, so that it need not be given back.
            budget = await self._spend(cost, Bucket.COST_PER_ACCOUNT, user_id)
            is_charged = True
        finally:
            if not is_charged:
                for each in taken:
                    self._rate_limits.give_back(each)
        return self._told(budget)

    def _of_mutations(self, mutations: Mapping[str, int]) -> Mapping[str, Bucket]:
        """Where each is counted, by its name; `__typename` is none. Raises `TooManyOfOne`."""
        counted = {name: self._mutations[name] for name in mutations if name in self._mutations}
        for name, bucket in counted.items():
            if mutations[name] > self._limits[bucket].burst:
                raise TooManyOfOne(name, self._limits[bucket].burst)
        return counted

    async def _spend(self, cost: int, bucket: Bucket, subject: str) -> Taken:
        try:
            return await self._take(bucket, subject, cost)
        except RateLimited as error:
            raise _budget_spent(cost, error) from error

    def _told(self, taken: Taken) -> Told:
        budget = self._limits[taken.bucket]
        return {
            "operation": taken.tokens,
            "limit": COST_LIMIT,
            "budget": {
                "left": taken.left,
                "size": budget.burst,
                "perSecond": float(budget.per_second),
            },
        }

    async def _take(self, bucket: Bucket, subject: str, count: int) -> Taken:
        try:
            return await self._rate_limits.take(bucket, subject, count)
        except RateLimited:
            self._on_refusal(bucket)
            raise


def _budget_spent(cost: int, error: RateLimited) -> RateLimited:
    why = Sentence(
        f"操作的成本为 {cost}，余下的预算不足",
        f"The operation costs {cost}, and less is left of your budget",
    )
    return RateLimited(retry_after_seconds=error.retry_after_seconds, why=why)


def _buckets_of_mutations(schema: GraphQLSchema) -> Mapping[str, Bucket]:
    mutations = schema.mutation_type.fields if schema.mutation_type else {}
    return {
        name: Bucket.JOB_PER_ACCOUNT if starts_job(field) else Bucket.MUTATION_PER_ACCOUNT
        for name, field in mutations.items()
    }
