"""Executes what is not known already: public answers are made once, and then shown to everybody."""

from collections.abc import AsyncGenerator
from hashlib import sha256
from typing import Any, Protocol, cast

import orjson
from graphql import ExecutionResult, ExperimentalIncrementalExecutionResults, GraphQLSchema

from schema.cache_control import CacheControl, CacheScope
from server.cache_policies import CachePolicies
from server.execution import Executable, Execution, Limit
from server.freshness import Freshness
from server.response_cache import ResponseCache


class Cacheable(Executable, Protocol):
    @property
    def freshness(self) -> Freshness: ...


class CachedExecution:
    """As `Execution`; an answer that was made before costs no resolver anything.

    It has the data of the one that was made, as JSON. Who may ask, and what it costs, has been
    decided before: a cache is no way around a limit.
    """

    def __init__(self, execution: Execution, cache: ResponseCache, *, edition: str) -> None:
        """`edition`: answers of another schema are none of ours."""
        self.schema: GraphQLSchema = execution.schema
        self.hides_schema = execution.hides_schema
        self._execution = execution
        self._cache = cache
        self._edition = edition
        self._policies = CachePolicies(execution.schema)

    async def in_one_piece(self, operation: Cacheable) -> ExecutionResult:
        """Of a query or a mutation, whatever it defers."""
        policy = self._policies.of(operation.document, operation.definition)
        if policy is None:
            return await self._execution.in_one_piece(operation)
        if policy.scope is CacheScope.PUBLIC:
            return await self._public(operation, policy)
        result = await self._execution.in_one_piece(operation)
        if not result.errors:
            operation.freshness.scope = CacheScope.PRIVATE
        return result

    async def _public(self, operation: Cacheable, policy: CacheControl) -> ExecutionResult:
        digest = self._digest(operation)
        async with self._cache.turn(digest) as known:
            response = known
            if response is None:
                result = await self._execution.in_one_piece(operation)
                if result.errors:
                    return result
                data = orjson.dumps(result.data)
                response = await self._cache.keep(digest, data, seconds=policy.max_age)
        operation.freshness.scope = CacheScope.PUBLIC
        operation.freshness.seconds = min(policy.max_age, self._cache.seconds_left(response))
        # JSON already; whatever carries answers writes them by orjson.
        return ExecutionResult(cast("dict[str, Any]", orjson.Fragment(response.data)), None)

    def _digest(self, operation: Cacheable) -> str:
        """Of all that an answer to everybody depends on."""
        asked = (
            self._edition,
            operation.document.digest,
            operation.name,
            operation.context.locale,
            operation.variables,
        )
        return sha256(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)).hexdigest()

    async def in_parts(
        self, operation: Executable
    ) -> ExecutionResult | ExperimentalIncrementalExecutionResults:
        return await self._execution.in_parts(operation)

    async def events(
        self, operation: Executable, limit: Limit
    ) -> ExecutionResult | AsyncGenerator[ExecutionResult, None]:
        return await self._execution.events(operation, limit)
