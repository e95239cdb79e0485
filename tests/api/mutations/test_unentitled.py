"""Every mutation, as it would work, asked for by those who may not: nothing at all changes."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from graphql import GraphQLSchema

from domain.permission import PERMISSIONS, Access, Scope
from domain.user import Role
from schema.permissions_table import root_fields
from schema.schema import make_schema
from tests.api.client import PASSWORD, Client
from tests.api.mutations.calls import Call, document_of
from tests.api.mutations.examples import EXAMPLES
from tests.api.mutations.stage import Stage
from tests.api.mutations.world import World
from tests.api.payloads import answer

_ACCESS: Mapping[str, Access] = {
    field.name: field.access
    for field in root_fields(make_schema())
    if field.operation == "Mutation" and field.access
}
_CLOSED = [mutation for mutation, access in _ACCESS.items() if not access.is_public]
_STAFFS = [mutation for mutation, access in _ACCESS.items() if access.permission]
_ADMINISTRATORS = [
    mutation
    for mutation in _STAFFS
    if _ACCESS[mutation].permission not in PERMISSIONS[Role.SUPPORT]
]
_SET_ROLE = """
mutation ($input: SetUserRoleInput!) { setUserRole(input: $input) { userErrors { code } } }
"""
_TOKEN = """
mutation ($input: CreateAccessTokenInput!) {
  createAccessToken(input: $input) { token userErrors { code } }
}
"""


@pytest.mark.parametrize("mutation", _CLOSED)
async def test_neither_the_anonymous_nor_tokens_for_something_else(
    stage: Stage, sdl: GraphQLSchema, mutation: str
) -> None:
    document, call = document_of(sdl, mutation), await EXAMPLES[mutation](stage)
    holder = await reading_only(call)
    before = stage.product.world()

    answers = [
        await replace(call, client=client).sent(stage.product, document)
        for client in (stage.anonymous, holder)
    ]

    assert [answer.errors for answer in answers] == [["UNAUTHENTICATED"], ["SCOPE_MISSING"]]
    assert without_uses(stage.product.world()) == without_uses(before)


@pytest.mark.parametrize("mutation", _STAFFS)
async def test_users_may_not_what_the_staff_may(
    stage: Stage, sdl: GraphQLSchema, mutation: str
) -> None:
    call, user = await EXAMPLES[mutation](stage), await stage.newcomer()
    before = stage.product.world()

    refused = await replace(call, client=user).sent(stage.product, document_of(sdl, mutation))

    assert refused.errors == ["FORBIDDEN"]
    assert stage.product.world() == before


@pytest.mark.parametrize("mutation", _ADMINISTRATORS)
async def test_support_may_not_what_administrators_may(
    stage: Stage, sdl: GraphQLSchema, mutation: str
) -> None:
    call, support = await EXAMPLES[mutation](stage), await stage.newcomer()
    appointment = {"userId": support.user_id, "role": "SUPPORT", "reason": "a test"}
    await answer(stage.admin, _SET_ROLE, **appointment)
    before = stage.product.world()

    refused = await replace(call, client=support).sent(stage.product, document_of(sdl, mutation))

    assert refused.errors == ["FORBIDDEN"]
    assert stage.product.world() == before


async def reading_only(call: Call) -> Client:
    """The caller's script, whose token is for no mutation."""
    asked = {"name": "a script", "scopes": [Scope.ACCOUNT_READ], "expiresInDays": 1}
    proof = {"password": PASSWORD, "code": call.spare_code}
    created = await answer(call.client, _TOKEN, **asked, **proof)
    assert created["userErrors"] == []
    return replace(call.client, access_token=created["token"])


def without_uses(world: World) -> World:
    """Tokens tell when they were last used, if only to be refused."""
    return {name: rows for name, rows in world.items() if name != "access_tokens"}
