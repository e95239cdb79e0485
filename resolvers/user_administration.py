"""Accounts in the hands of the staff."""

from typing import Annotated

import strawberry

from domain.administration import SettableStatus
from domain.page import PageRequest
from domain.user import USERS_LIST, Role, User
from resolvers.context import Info
from resolvers.node import any_key_of, key_of
from resolvers.page import After, Connection, First
from resolvers.payload import Changed

Search = Annotated[
    str | None,
    strawberry.argument(
        description="An id, or the beginning of an e-mail address or of a display name."
    ),
]


async def admin_users(
    info: Info, *, first: First = None, after: After = None, search: Search = None
) -> Connection[User]:
    request = PageRequest.of(USERS_LIST, first=first, after=after)
    wanted = None if search is None else any_key_of(search.strip())
    page = await info.context.product.back_office.user_administration.page(wanted, request)
    return Connection(page, USERS_LIST)


async def set_user_status(
    info: Info, *, user_id: str, status: SettableStatus, reason: str
) -> Changed:
    user = await info.context.product.back_office.user_administration.set_status(
        key_of(user_id, "User"), status, reason=reason, actor=info.context.require_actor()
    )
    return {"user": user}


async def set_user_role(info: Info, *, user_id: str, role: Role, reason: str) -> Changed:
    user = await info.context.product.back_office.user_administration.set_role(
        key_of(user_id, "User"), role, reason=reason, actor=info.context.require_actor()
    )
    return {"user": user}
