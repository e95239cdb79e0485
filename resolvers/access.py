"""Resolvers behind a door: who may not have a field is refused before anything is done for it."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from functools import wraps
from inspect import isawaitable
from typing import Any, TypeVar

from domain.errors import Forbidden
from domain.permission import Access, Audience, Scope, Sight, staff
from domain.session import Viewer
from domain.user import User
from resolvers.context import Context, Info

Value = TypeVar("Value")
#: Of a field of whatever object, with whatever arguments; answers at once or later.
FieldResolver = Callable[..., Any]


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
        async with aclosing(subscribe(info=info, **arguments)) as values:
            del info  # which holds whatever began the subscription, as long as it lasts
            async for value in values:
                yield value

    return answer


def sighted(resolve: FieldResolver, sight: Sight) -> FieldResolver:
    """The same resolver for those whom `sight` shows the field.

    It must take its parent as `root`, and `info` by that name. Raises `Unauthenticated`,
    `ScopeMissing`, `Forbidden`.
    """
    if sight.permission is None:
        return _sighted_at_once(resolve, sight)
    return _sighted_by_permission(resolve, sight, staff(sight.permission))


def attribute(root: Any, info: Info) -> Any:  # noqa: ANN401 - of whatever object and type
    """The parent's attribute of the field's own name."""
    return getattr(root, info.python_name)


def _sighted_at_once(resolve: FieldResolver, sight: Sight) -> FieldResolver:
    """Asks nobody: lists of accounts show these fields many times."""

    @wraps(resolve)
    def answer(root: Any, info: Info, **arguments: Any) -> Any:  # noqa: ANN401 - the resolver's own
        if sight.audience is Audience.ALL:
            _require_scope_of_any(sight, info.context.viewer)
        else:
            _require_own(sight, root, info.context.require_viewer())
        return resolve(root=root, info=info, **arguments)

    return answer


def _require_scope_of_any(sight: Sight, viewer: Viewer | None) -> None:
    """Who signs up or in is answered without a viewer, and shown the account that is theirs now."""
    if viewer is not None and not viewer.has_scope(Scope.STAFF):
        viewer.require_scope(sight.scope)


def _require_own(sight: Sight, user: User, viewer: Viewer) -> None:
    """No token hears more of a field for sessions than that it is for sessions."""
    if sight.scope is None:
        viewer.require_scope(None)
    if user.id != viewer.user_id:
        raise Forbidden
    viewer.require_scope(sight.scope)


def _sighted_by_permission(resolve: FieldResolver, sight: Sight, access: Access) -> FieldResolver:
    """Asks the database once in an operation, however many objects it shows."""

    @wraps(resolve)
    async def answer(root: Any, info: Info, **arguments: Any) -> Any:  # noqa: ANN401 - the resolver's own
        if sight.audience is Audience.OWNER_OR_STAFF:
            await _require_own_or(access, sight, root, info.context)
        elif not await info.context.allows(access):
            return None
        answered = resolve(root=root, info=info, **arguments)
        return await answered if isawaitable(answered) else answered

    return answer


async def _require_own_or(access: Access, sight: Sight, user: User, context: Context) -> None:
    viewer = context.require_viewer()
    if user.id == viewer.user_id:
        viewer.require_scope(sight.scope)
        return
    viewer.require_scope(access.scope)
    if not await context.allows(access):
        raise Forbidden
