"""Accounts."""

from domain.entitlement import Entitlement
from domain.errors import Unauthenticated
from domain.language import Locale
from domain.profile import ProfileChanges
from domain.services.accounts import Registration
from domain.session import Session
from domain.user import User
from resolvers.context import Info
from resolvers.payload import Changed


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


async def sessions(root: User, info: Info) -> list[Session]:
    return await info.context.product.sessions.list(root.id)


async def entitlement(root: User, info: Info) -> Entitlement:
    return await info.context.product.activation.entitlement(root.id)
