"""Accounts."""

from domain.entitlement import Entitlement
from domain.errors import Unauthenticated
from domain.language import Locale
from domain.profile import ProfileChanges
from domain.profile_cache import Profile
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


async def me(info: Info) -> Profile:
    viewer = info.context.require_viewer()
    profile = await info.context.product.profiles.get(viewer.user_id)
    if profile is None:
        raise Unauthenticated
    return profile


def unkept(root: User | Profile, info: Info) -> object:
    """The account's attribute of the field's own name; of a profile that has none, read anew."""
    if isinstance(root, Profile):
        return _read(root.id, info)
    return getattr(root, info.python_name)


async def _read(user_id: str, info: Info) -> object:
    user = await info.context.loaders.users.load(user_id)
    if user is None:
        raise Unauthenticated
    return getattr(user, info.python_name)


async def update_profile(info: Info, *, changes: ProfileChanges) -> Changed:
    viewer = info.context.require_viewer()
    return {"user": await info.context.product.profiles.update(viewer.user_id, changes)}


async def sessions(root: User | Profile, info: Info) -> list[Session]:
    return await info.context.product.sessions.list(root.id)


async def entitlement(root: User | Profile, info: Info) -> Entitlement:
    return await info.context.product.activation.entitlement(root.id)
