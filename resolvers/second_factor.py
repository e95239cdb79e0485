"""The second factor."""

from resolvers.context import Info
from resolvers.payload import Changed


async def begin_totp(info: Info, *, password: str) -> Changed:
    viewer = info.context.require_viewer()
    setup = await info.context.product.second_factors.begin(viewer.user_id, password)
    return {"secret": setup.secret, "uri": setup.uri}


async def confirm_totp(info: Info, *, code: str) -> Changed:
    actor = info.context.require_actor()
    user, codes = await info.context.product.second_factors.confirm(code, actor)
    return {"user": user, "recovery_codes": codes}


async def disable_totp(info: Info, *, password: str, code: str) -> Changed:
    actor = info.context.require_actor()
    return {"user": await info.context.product.second_factors.disable(password, code, actor)}


async def regenerate_recovery_codes(info: Info, *, code: str) -> Changed:
    actor = info.context.require_actor()
    user, codes = await info.context.product.second_factors.regenerate(code, actor)
    return {"user": user, "recovery_codes": codes}
