"""Resolvers behind a door: who may not have a field is refused before anything is done for it."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from functools import wraps
from typing import Any, TypeVar

from domain.permission import Access
from resolvers.context import Info

Value = TypeVar("Value")


def guarded(
    resolve: Callable[..., Awaitable[Value]], access: Access
) -> Callable[..., Awaitable[Value]]:
    """The same resolver for those whom `access` lets in; it must take `info` by that name."""

    @wraps(resolve)
    async def answer(*parents: Any, info: Info, **arguments: Any) -> Value:  # noqa: ANN401 - the resolver's own
        await info.context.require(access)
        return await resolve(*parents, info=info, **arguments)

    return answer


def guarded_stream(
    subscribe: Callable[..., AsyncGenerator[Value, None]], access: Access
) -> Callable[..., AsyncGenerator[Value, None]]:
    """As `guarded`, for a subscription: asked once, when it begins."""

    @wraps(subscribe)
    async def answer(*, info: Info, **arguments: Any) -> AsyncGenerator[Value, None]:  # noqa: ANN401 - the resolver's own
        await info.context.require(access)
        async for value in subscribe(info=info, **arguments):
            yield value

    return answer
