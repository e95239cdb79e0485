"""As much of a product as those need who ask for the schema, or for what was not published."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from domain.errors import BadUserInput, Forbidden, Unauthenticated
from domain.language import Locale
from domain.permission import PERMISSIONS, Permission, Scope
from domain.product import Product
from domain.services.sessions import Device
from domain.session import Viewer
from domain.unit_of_work import DatabaseUnavailable
from domain.user import Role
from resolvers.context import Context
from server.operation_refused import OperationRefused
from server.operation_request import OperationRequest
from server.operations import Operations

ADDRESS = "192.0.2.1"
#: The scopes of personal access tokens, by their names.
_TOKENS = {"lwp_staff": {Scope.STAFF}, "lwp_reader": {Scope.ACCOUNT_READ}}


@dataclass
class Shop:
    """A token is the name of its user's role, or of an administrator's access token."""

    is_away: bool = False
    asked: list[Permission] = field(default_factory=list)
    database: None = None

    @property
    def authenticating(self) -> "Shop":
        return self

    @property
    def permitting(self) -> "Shop":
        return self

    async def authenticate(self, token: str, *, ip_address: str) -> Viewer:
        if self.is_away:
            raise DatabaseUnavailable
        role = Role.ADMIN if token in _TOKENS else Role.__members__.get(token)
        if role is None:
            raise Unauthenticated
        scopes = frozenset(_TOKENS[token]) if token in _TOKENS else None
        return Viewer(role, "session", datetime.max.replace(tzinfo=UTC), scopes)

    async def require(self, user_id: str, permission: Permission) -> None:
        self.asked.append(permission)
        if permission not in PERMISSIONS[Role(user_id)]:
            raise Forbidden


def context_of(
    token: str | None = None, *, shop: Shop | None = None, locale: Locale = Locale.EN
) -> Context:
    return Context(
        product=cast("Product", shop or Shop()),
        device=Device(ADDRESS),
        locale=locale,
        request_id="request",
        access_token=token,
    )


async def told(
    operations: Operations,
    sent: dict[str, Any],  # JSON
    context: Context | None = None,
) -> Any:  # noqa: ANN401 - JSON
    """The data of the answer, or the codes of what it refuses."""
    context = context or context_of()
    try:
        operation = await operations.receive(OperationRequest.of(sent), context)
    except OperationRefused as refused:
        return [error["extensions"]["code"] for error in refused.errors]
    except BadUserInput as refused:  # by transports, before there is an operation
        return [refused.code.value]
    return (await operations.answer(operation))["data"]


async def refusal_of(
    operations: Operations,
    sent: dict[str, Any],  # JSON
    context: Context | None = None,
) -> OperationRefused:
    with pytest.raises(OperationRefused) as refused:
        await operations.receive(OperationRequest.of(sent), context or context_of())
    return refused.value
