"""Proving addresses, moving to others, and getting back in through them."""

from resolvers.context import Info
from resolvers.payload import Changed


async def request_email_verification(info: Info) -> Changed:
    actor = info.context.require_actor()
    await info.context.product.mailboxes.request_verification(actor)
    return {}


async def verify_email(info: Info, *, token: str) -> Changed:
    context = info.context
    user = await context.product.mailboxes.verify(token, ip_address=context.device.ip_address)
    return {"email": user.email}


async def change_email(info: Info, *, email: str, current_password: str) -> Changed:
    await info.context.product.mailboxes.request_change(
        email, password=current_password, actor=info.context.require_actor()
    )
    return {}


async def request_password_reset(info: Info, *, email: str) -> Changed:
    context = info.context
    await context.product.recovering.request(email, ip_address=context.device.ip_address)
    return {}


async def reset_password(info: Info, *, token: str, new_password: str) -> Changed:
    context = info.context
    await context.product.recovering.reset(
        token, new_password, ip_address=context.device.ip_address
    )
    return {}
