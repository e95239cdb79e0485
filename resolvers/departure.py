"""Leaving for good."""

from domain.services.leaving import Farewell
from resolvers.context import Info
from resolvers.payload import Changed


async def delete_account(info: Info, *, password: str, code: str | None, email: str) -> Changed:
    context = info.context
    farewell = Farewell(password=password, confirm_email=email, code=code)
    user_id = context.require_viewer().user_id
    await context.product.leaving.leave(user_id, farewell, context.device)
    return {}
