"""Leaving for good."""

from domain.services.leaving import Farewell
from resolvers.context import Info
from resolvers.payload import Changed


async def delete_account(info: Info, *, password: str, code: str | None, email: str) -> Changed:
    farewell = Farewell(password=password, confirm_email=email, code=code)
    await info.context.product.leaving.leave(farewell, info.context.require_actor())
    return {}
