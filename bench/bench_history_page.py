"""What a page of the history costs over HTTP, against the cheapest operation there is.

Both are asked for in turn, of the product as `make run` starts it: a busy machine slows both.
The ratio is what counts; the milliseconds are this machine's.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median, quantiles
from uuid import uuid4

import httpx

from tests.api.client import PASSWORD, Client
from tests.product import running_product

_ITEMS = 20
_ROUNDS = 300
_OPERATIONS = {
    "{ __typename }": "{ __typename }",
    "a page of 20": """{
      contentHistory(first: 20) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node {
          id title kind tags createdAt owner { id displayName } assets { id url }
          generation { status creditsSpent provenance { engine } }
          ... on Article { summary keyPoints wordCount }
        } }
      }
    }""",
}


async def _measured(address: str, code: str) -> Mapping[str, list[float]]:
    """The milliseconds of each request, by operation."""
    async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
        visitor = Client(address, http, local_address="127.0.0.1")
        creator = await visitor.signed_up(f"{uuid4().hex}@example.com", PASSWORD)
        await creator.activate(code)
        for _ in range(_ITEMS):
            await creator.generated(length="SHORT")
        taken: dict[str, list[float]] = {name: [] for name in _OPERATIONS}
        for _ in range(_ROUNDS):
            for name, operation in _OPERATIONS.items():
                started = time.perf_counter()
                await creator.data(operation)
                taken[name].append((time.perf_counter() - started) * 1000)
    return taken


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_product(Path(folder) / "data") as product,
    ):
        taken = asyncio.run(_measured(product.address, product.demo_key))
    cheapest = median(taken["{ __typename }"])
    for name, milliseconds in taken.items():
        slow = quantiles(milliseconds, n=100)[94]
        sys.stdout.write(
            f"{name:16} median {median(milliseconds):6.2f} ms, 95 % within {slow:6.2f} ms,"
            f" {median(milliseconds) / cheapest:5.1f} × the cheapest\n"
        )


if __name__ == "__main__":
    main()
