"""The parts of one answer, as https://specs.apollo.dev/incremental/v0.2 has them."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

from graphql import (
    ExperimentalIncrementalExecutionResults,
    GraphQLError,
    GraphQLFormattedError,
    IncrementalDeferResult,
    IncrementalStreamResult,
    SubsequentIncrementalExecutionResult,
)
from graphql.execution.types import CompletedResult

from resolvers.context import Context
from server.errors import BAD_USER_INPUT, told
from server.time_limit import TimeLimit

#: One of them, as JSON.
Part = dict[str, Any]


class Deferred:
    """An answer of which something is still to come, as its client is told of it."""

    def __init__(self, results: ExperimentalIncrementalExecutionResults, context: Context) -> None:
        self._results = results
        self._context = context
        self._pending: list[str] = []  # ids, in the order in which they were told

    def first(self) -> Part:
        """What was not deferred."""
        result = self._results.initial_result
        part: Part = {"data": result.data}
        if result.errors:
            part["errors"] = self._told(result.errors)
        part["pending"] = [each.formatted for each in result.pending]
        part["hasNext"] = result.has_next
        self._pending.extend(each.id for each in result.pending)
        return part

    async def rest(self, limit: TimeLimit) -> AsyncGenerator[Part, None]:
        """Raises `OperationTimedOut`."""
        async with aclosing(self._results.subsequent_results) as results:
            while True:
                with limit:
                    result = await anext(results, None)
                if result is None:
                    return
                yield self._later(result)

    def broken_off(self, errors: Sequence[GraphQLFormattedError]) -> Part:
        """The last part, where the rest does not come: each fragment has failed with `errors`."""
        return {
            "completed": [{"id": each, "errors": list(errors)} for each in self._pending],
            "hasNext": False,
        }

    def _later(self, result: SubsequentIncrementalExecutionResult) -> Part:
        part: Part = {}
        if result.pending:
            part["pending"] = [each.formatted for each in result.pending]
        if result.incremental:
            part["incremental"] = [self._presented(each) for each in result.incremental]
        if result.completed:
            part["completed"] = [self._presented(each) for each in result.completed]
        part["hasNext"] = result.has_next
        self._pending.extend(each.id for each in result.pending or ())
        for completed in result.completed or ():
            self._pending.remove(completed.id)
        return part

    def _presented(
        self, result: IncrementalDeferResult | IncrementalStreamResult | CompletedResult
    ) -> Part:
        part: Part = {**result.formatted}
        if result.errors:
            part["errors"] = self._told(result.errors)
        return part

    def _told(self, errors: Sequence[GraphQLError]) -> list[GraphQLFormattedError]:
        return told(errors, self._context, library_code=BAD_USER_INPUT)
