"""Every root field of the schema, asked for by everybody who may not have it."""

from dataclasses import replace

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from domain.permission import PERMISSIONS, Access
from domain.user import Role
from schema.permissions_table import RootField, root_fields
from schema.schema import make_schema
from tests.api.client import Client, Json
from tests.api.least_operation import least_operation
from tests.api.staff import Staff

_ACCESS = {field: field.access for field in root_fields(make_schema()) if field.access}
_CLOSED = [field for field, access in _ACCESS.items() if not access.is_public]
_STAFFS = [field for field, access in _ACCESS.items() if access.permission]
_NOT_FOR_SUPPORT = [
    field for field in _STAFFS if _ACCESS[field].permission not in PERMISSIONS[Role.SUPPORT]
]
_READABLE_TO_SUPPORT = [
    field for field in _STAFFS if field not in _NOT_FOR_SUPPORT and field.operation == "Query"
]
_LATEST = """
{ auditLog(first: 1) { edges { node { id } } } adminUsers(first: 1) { edges { node { id } } } }
"""


@pytest.fixture(scope="module")
def sdl() -> GraphQLSchema:
    return build_schema(make_schema().as_str())


async def codes_of(client: Client, sdl: GraphQLSchema, field: RootField) -> list[str]:
    """The codes of the errors that the field answers with."""
    query = least_operation(sdl, field.operation, field.name)
    if field.operation != "Subscription":
        return await client.error_codes(query)
    return [
        error["extensions"]["code"]
        async for body in client.subscribe(query)
        for error in body.get("errors", [])
    ]


async def latest_change(anonymous: Client, staff: Staff) -> Json:
    """What all changes of accounts, keys and tokens leave a trace in."""
    return await replace(anonymous, access_token=staff.admin.access_token).data(_LATEST)


@pytest.mark.parametrize("field", _ACCESS, ids=str)
def test_the_least_operation_is_valid(sdl: GraphQLSchema, field: RootField) -> None:
    operation = least_operation(sdl, field.operation, field.name)

    assert validate(sdl, parse(operation)) == []


@pytest.mark.parametrize("field", _CLOSED, ids=str)
async def test_the_anonymous_must_sign_in(
    anonymous: Client, staff: Staff, sdl: GraphQLSchema, field: RootField
) -> None:
    before = await latest_change(anonymous, staff)

    assert await codes_of(anonymous, sdl, field) == ["UNAUTHENTICATED"]
    assert await latest_change(anonymous, staff) == before


@pytest.mark.parametrize("field", _STAFFS, ids=str)
async def test_users_may_not_what_the_staff_may(
    anonymous: Client, staff: Staff, sdl: GraphQLSchema, field: RootField
) -> None:
    user = replace(anonymous, access_token=staff.user.access_token)
    before = await latest_change(anonymous, staff)

    assert await codes_of(user, sdl, field) == ["FORBIDDEN"]
    assert await latest_change(anonymous, staff) == before


@pytest.mark.parametrize("field", _NOT_FOR_SUPPORT, ids=str)
async def test_support_may_not_what_administrators_may(
    anonymous: Client, staff: Staff, sdl: GraphQLSchema, field: RootField
) -> None:
    support = replace(anonymous, access_token=staff.support.access_token)
    before = await latest_change(anonymous, staff)

    assert await codes_of(support, sdl, field) == ["FORBIDDEN"]
    assert await latest_change(anonymous, staff) == before


@pytest.mark.parametrize("field", _READABLE_TO_SUPPORT, ids=str)
async def test_support_reads_what_the_table_says(
    anonymous: Client, staff: Staff, sdl: GraphQLSchema, field: RootField
) -> None:
    support = replace(anonymous, access_token=staff.support.access_token)

    codes = await codes_of(support, sdl, field)

    assert not {"UNAUTHENTICATED", "FORBIDDEN", "SCOPE_MISSING"} & set(codes)


@pytest.mark.parametrize("field", _CLOSED, ids=str)
async def test_a_token_without_the_scope_opens_nothing(
    anonymous: Client, staff: Staff, sdl: GraphQLSchema, field: RootField
) -> None:
    """It is an administrator's, who may everything, and has every other scope."""
    access: Access = _ACCESS[field]
    holder = replace(anonymous, access_token=staff.tokens[access.scope])
    before = await latest_change(anonymous, staff)

    assert await codes_of(holder, sdl, field) == ["SCOPE_MISSING"]
    assert await latest_change(anonymous, staff) == before
