"""Personal access tokens."""

from collections.abc import Sequence

from domain.access_token import AccessToken
from domain.profile_cache import Profile
from domain.services.confirming import Confirmation
from domain.services.delegating import TokenOrder
from domain.user import User
from resolvers.context import Info
from resolvers.node import key_of
from resolvers.payload import Changed


async def create_access_token(
    info: Info, *, order: TokenOrder, confirmation: Confirmation
) -> Changed:
    actor = info.context.require_actor()
    issued = await info.context.product.delegating.create(order, confirmation, actor=actor)
    return {"access_token": issued.access_token, "token": issued.token}


async def revoke_access_token(info: Info, *, access_token_id: str) -> Changed:
    token_id = key_of(access_token_id, "AccessToken")
    actor = info.context.require_actor()
    return {"access_token": await info.context.product.delegating.revoke(token_id, actor=actor)}


async def access_tokens(root: User | Profile, info: Info) -> Sequence[AccessToken]:
    return await info.context.product.delegating.list(root.id)
