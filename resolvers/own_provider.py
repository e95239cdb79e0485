"""Providers of users' own."""

from domain.own_provider import OwnProvider, Vendor
from domain.profile_cache import Profile
from domain.user import User
from resolvers.context import Info
from resolvers.payload import Changed


async def set_own_provider(info: Info, *, vendor: Vendor, model: str, api_key: str) -> Changed:
    actor = info.context.require_actor()
    own_provider = await info.context.product.own_providing.set(
        vendor,
        model=model,
        api_key=api_key,
        owner_id=actor.user_id,
        ip_address=actor.ip_address,
    )
    return {"own_provider": own_provider}


async def remove_own_provider(info: Info) -> Changed:
    actor = info.context.require_actor()
    own_providing = info.context.product.own_providing
    removed = await own_providing.remove(actor.user_id, ip_address=actor.ip_address)
    return {"own_provider": removed}


async def own_provider(root: User | Profile, info: Info) -> OwnProvider | None:
    return await info.context.product.own_providing.get(root.id)
