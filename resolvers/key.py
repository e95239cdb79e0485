"""Keys (密钥)."""

from typing import Annotated

import strawberry

from domain.entitlement import Entitlement
from domain.errors import ErrorCode
from domain.key import KEYS_LIST, Key, KeyState
from domain.page import PageRequest, Position
from domain.permission import Permission, staff
from domain.profile_cache import Profile
from domain.services.activation import KeyStatus
from domain.user import User
from resolvers.context import Context, Info
from resolvers.node import key_of
from resolvers.page import After, Connection, First
from resolvers.payload import Changed

Code = Annotated[
    str, strawberry.argument(description="`LW-XXXXX-XXXXX-XXXXX-XXXXX`; spaces and case are free.")
]


async def activate_key(info: Info, *, code: str) -> Changed:
    actor = info.context.require_actor()
    key = await info.context.product.activation.activate(
        code, user_id=actor.user_id, ip_address=actor.ip_address
    )
    return {"key": key}


async def rotate_key(info: Info, *, key_id: str) -> Changed:
    context = info.context
    rotated = await context.product.key_keeping.rotate(
        key_of(key_id, "Key"),
        context.require_actor(),
        is_staff=await context.allows(staff(Permission.MANAGE_KEYS)),
    )
    return {"key": rotated.key, "code": rotated.code}


async def key_status(info: Info, *, code: Code) -> KeyStatus:
    context = info.context
    return await context.product.activation.status(code, ip_address=context.device.ip_address)


async def keys(
    root: User | Profile, info: Info, *, first: First = None, after: After = None
) -> Connection[Key]:
    request = PageRequest.of(KEYS_LIST, first=first, after=after)
    return Connection(await info.context.product.activation.keys(root.id, request), _cursor)


def _cursor(key: Key) -> str:
    return Position(key.activated_at or key.created_at, key.id).to_cursor(KEYS_LIST)


def state(key: Key, context: Context) -> KeyState:
    return key.state_at(context.product.clock())


def reason(root: KeyStatus | Entitlement) -> ErrorCode | None:
    return None if root.refusal is None else root.refusal.code


def message(told: KeyStatus | Entitlement, context: Context) -> str | None:
    refusal = told.refusal
    return None if refusal is None else refusal.sentence.in_locale(context.locale)
