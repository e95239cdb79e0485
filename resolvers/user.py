"""Accounts."""

from collections.abc import Callable
from typing import Any

from domain.entitlement import Entitlement
from domain.errors import Unauthenticated
from domain.language import Locale
from domain.permission import Permission
from domain.profile import ProfileChanges
from domain.services.accounts import Registration
from domain.session import Session
from domain.user import User, UserStatus
from resolvers.context import Info
from resolvers.payload import Changed
from resolvers.permissions import require_self, require_self_or, require_shown


async def register(
    info: Info, *, email: str, password: str, display_name: str | None, locale: Locale | None
) -> Changed:
    context = info.context
    registration = Registration(
        email=email,
        password=password,
        display_name=display_name,
        locale=locale or context.locale,
    )
    return {"session": await context.product.accounts.register(registration, context.device)}


async def me(info: Info) -> User:
    viewer = info.context.require_viewer()
    user = await info.context.loaders.users.load(viewer.user_id)
    if user is None:
        raise Unauthenticated
    return user


async def update_profile(info: Info, *, changes: ProfileChanges) -> Changed:
    viewer = info.context.require_viewer()
    return {"user": await info.context.product.profiles.update(viewer.user_id, changes)}


def private(name: str) -> Callable[[User, Info], Any]:
    """Reads what an account does not show to all who may see its name."""

    def read(root: User, info: Info) -> Any:  # noqa: ANN401 - of whatever type the field is
        require_shown(info.context.viewer)
        return getattr(root, name)

    return read


async def sessions(root: User, info: Info) -> list[Session]:
    viewer = info.context.require_viewer()
    require_self(root, viewer)
    return await info.context.product.sessions.list(viewer)


async def status(root: User, info: Info) -> UserStatus:
    await require_self_or(root, info.context, Permission.READ_USERS)
    return root.status


async def entitlement(root: User, info: Info) -> Entitlement:
    require_self(root, info.context.require_viewer())
    return await info.context.product.activation.entitlement(root.id)
