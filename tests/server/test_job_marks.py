"""What is limited as a job is what says that it starts one, whatever it costs."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import strawberry

from domain.rate_limit import LIMITS, Bucket
from domain.session import Viewer
from resolvers.context import Context
from schema.points import COST, EXAMINATION, JOB, STARTS_JOB, WRITE
from schema.schema import ProductSchema
from server.operation_limits import OperationLimits
from tests.server.buckets import Buckets
from tests.server.exploring_shop import context_of


def _made(cost: int, *, starts_job: bool | None = None) -> Any:  # noqa: ANN401 - becomes a field
    metadata: dict[object, object] = {COST: cost}
    if starts_job is not None:
        metadata[STARTS_JOB] = starts_job
    return strawberry.field(resolver=lambda: 1, graphql_type=int, metadata=metadata)


@strawberry.type
class Query:
    one: int = 1


@strawberry.type
class Mutation:
    examine = _made(EXAMINATION)
    cheap = _made(WRITE, starts_job=True)
    plain = _made(WRITE, starts_job=False)


def _context() -> Context:
    viewer = Viewer("mei", "session", datetime.max.replace(tzinfo=UTC), None)
    return replace(context_of(), viewer=viewer)


@pytest.mark.parametrize(
    ("name", "bucket"),
    [
        ("examine", Bucket.MUTATION_PER_ACCOUNT),
        ("plain", Bucket.MUTATION_PER_ACCOUNT),
        ("cheap", Bucket.JOB_PER_ACCOUNT),
    ],
)
async def test_a_mark_and_no_cost_tells_jobs(name: str, bucket: Bucket) -> None:
    buckets = Buckets(LIMITS)
    schema = ProductSchema(query=Query, mutation=Mutation).executable
    limits = OperationLimits(buckets, LIMITS, schema, on_refusal=lambda _: None)

    await limits.charge(JOB, Counter([name]), _context())

    of_name = (Bucket.MUTATION_PER_ACCOUNT, Bucket.JOB_PER_ACCOUNT)
    assert [each for each in of_name if buckets.taken(each, f"mei:{name}")] == [bucket]
