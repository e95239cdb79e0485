"""Plans answer as graphql-core does, whatever is asked of whatever world.

An operation is drawn from its seed: `await objections_to(SEED, times=TIMES)` shows it again.
"""

import asyncio
import gc

import pytest

from tests.execution.asking import objections_to

#: Documents with variables, each asked of a world of its own.
OPERATIONS = 20_000
#: So often is each document asked, with other variables, for plans are used again.
TIMES = 2
#: A case's documents: the cases are spread over the workers.
_DOCUMENTS = 500


@pytest.mark.parametrize("first", range(0, OPERATIONS // TIMES, _DOCUMENTS))
# graphql-core cancels tasks that have not begun, and with each drops a resolver's coroutine; in a
# garbage collection Python may not even find the words for that. See test_cancelling.py for ours.
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_plans_answer_as_graphql_core_does(first: int) -> None:
    try:
        for seed in range(first, first + _DOCUMENTS):
            assert await objections_to(seed, times=TIMES) == []
    finally:
        beside = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*beside, return_exceptions=True)  # what graphql-core has left
        gc.collect()
