"""Calls of a provider's library: bounded in time, and failing in the product's terms alone."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from infra.provider_failures import ProviderFailures

Result = TypeVar("Result")


async def translated(
    work: Awaitable[Result], *, failures: ProviderFailures, deadline: float
) -> Result:
    """The result of `work`, its errors as `RecipeFailed`.

    That one is raised outside the handler: the library's error holds the request with the key
    and the article, and must not travel along as the context of ours.
    """
    try:
        async with asyncio.timeout_at(deadline):
            return await work
    except failures.errors as error:
        failure = failures.failure_of(error)
    raise failure
