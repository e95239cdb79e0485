"""The pipeline of operations, without the limits that a test does not ask for."""

from domain.rate_limit import LIMITS, Bucket
from schema.schema import ProductSchema
from server.documents import Documents
from server.operation_limits import OperationLimits
from server.operations import Operations
from tests.fakes import FakeRateLimits


def unlimited(schema: ProductSchema, *, operation_seconds: float = 30) -> Operations:
    """Nobody reaches a limit of its."""
    executable = schema.executable
    return Operations(
        schema,
        Documents(executable),
        limits=OperationLimits(FakeRateLimits(), LIMITS, executable, on_refusal=_never),
        operation_seconds=operation_seconds,
    )


def _never(bucket: Bucket) -> None:
    raise AssertionError(bucket)
