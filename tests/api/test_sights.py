"""Every field with a condition of its own, asked for by all who come to see its object."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest
from graphql import GraphQLSchema, build_schema

from domain.permission import PERMISSIONS, Audience, Scope
from domain.user import Role
from schema.permissions_table import SightedField, sighted_fields
from schema.schema import make_schema
from tests.api.client import PASSWORD, Client, Json, visiting
from tests.api.least_operation import least_selection
from tests.api.payloads import answer
from tests.api.staff import new_admin
from tests.product import RunningProduct

_FIELDS = list(sighted_fields(make_schema()))
_OPEN, _NULL = "open", "null"
_REFUSED = {"UNAUTHENTICATED", "FORBIDDEN", "SCOPE_MISSING", "NOT_FOUND"}
#: The ways in, by the type that they lead to.
_OF_OWNERS = {
    "User": "{ me { %s } }",
    "Key": "{ me { keys(first: 1) { edges { node { %s } } } } }",
}
_OF_STRANGERS = {
    "User": "query ($userId: ID!) { node(id: $userId) { ... on User { %s } } }",
    "Key": "mutation ($keyId: ID!) { rotateKey(input: {keyId: $keyId}) { key { %s } } }",
}
_OF_THE_STAFF = {
    "User": "query ($userId: String!) {"
    " adminUsers(first: 1, search: $userId) { edges { node { %s } } } }",
    "Key": "query ($userId: ID!) {"
    " adminKeys(first: 1, filter: {ownerId: $userId}) { edges { node { %s } } } }",
}
_OF_TOKENS = {**_OF_OWNERS, "User": "{ contentHistory { edges { node { owner { %s } } } } }"}
_SIGNING_UP = """
mutation ($email: String!, $password: String!) {
  register(input: {email: $email, password: $password}) { session { user { %s } } }
}
"""
_CREATE_TOKEN = """
mutation ($input: CreateAccessTokenInput!) {
  createAccessToken(input: $input) { token userErrors { code } }
}
"""


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks for any of the fields, of one account and of its key."""

    sdl: GraphQLSchema
    user_id: str
    key_id: str

    async def outcomes(self, client: Client, ways: Mapping[str, str]) -> dict[str, str]:
        return {str(field): await self.outcome(client, ways, field) for field in _FIELDS}

    async def outcome(self, client: Client, ways: Mapping[str, str], field: SightedField) -> str:
        """The code of the error, or whether the field is shown."""
        selection = f"asked: {least_selection(self.sdl, field.type_name, field.name)}"
        document = ways[field.type_name] % selection
        body = await client.execute(document, userId=self.user_id, keyId=self.key_id)
        return outcome_of(body, field)


def outcome_of(body: Json, field: SightedField) -> str:
    if "errors" in body:
        [code] = {error["extensions"]["code"] for error in body["errors"]}
        assert code in _REFUSED, body["errors"]
        return str(code)
    [value] = values_of(body["data"])
    return _NULL if value is None and field.sight.audience is Audience.STAFF else _OPEN


def values_of(answered: Json) -> Iterator[Json]:
    if isinstance(answered, list):
        for each in answered:
            yield from values_of(each)
    elif isinstance(answered, dict):
        if "asked" in answered:
            yield answered["asked"]
            return
        for each in answered.values():
            yield from values_of(each)


@pytest.fixture(scope="session")
def sdl() -> GraphQLSchema:
    return build_schema(make_schema().as_str())


async def provided(owner: Client, code: str, sdl: GraphQLSchema) -> Asking:
    """The owner has a key and one content, which leads to them."""
    key_id = await owner.activate(code)
    await owner.generated()
    return Asking(sdl, owner.user_id, key_id)


@pytest.fixture
async def asking(creator: Client, key_codes: Iterator[str], sdl: GraphQLSchema) -> Asking:
    return await provided(creator, next(key_codes), sdl)


async def token(owner: Client, scopes: set[Scope]) -> Client:
    order = {"name": "a test", "scopes": sorted(scopes), "expiresInDays": 1, "password": PASSWORD}
    made = await answer(owner, _CREATE_TOKEN, **order)
    return replace(owner, access_token=made["token"])


def expected(by_audience: Mapping[Audience, str]) -> dict[str, str]:
    return {str(field): by_audience[field.sight.audience] for field in _FIELDS}


def test_every_audience_is_asked_for() -> None:
    assert {field.sight.audience for field in _FIELDS} == set(Audience)


async def test_owners_see_all_but_what_the_staff_keep_to_themselves(
    creator: Client, asking: Asking
) -> None:
    shown = expected({**dict.fromkeys(Audience, _OPEN), Audience.STAFF: _NULL})

    assert await asking.outcomes(creator, _OF_OWNERS) == shown


async def test_strangers_do_not_even_find_the_object(stranger: Client, asking: Asking) -> None:
    found = await asking.outcomes(stranger, _OF_STRANGERS)

    assert found == expected(dict.fromkeys(Audience, "NOT_FOUND"))


async def test_support_sees_of_others_what_its_permissions_open(
    support: Client, asking: Asking
) -> None:
    held = PERMISSIONS[Role.SUPPORT]
    shown = {
        str(field): _OPEN
        if field.sight.audience is Audience.ALL or field.sight.permission in held
        else "FORBIDDEN"
        for field in _FIELDS
    }

    assert await asking.outcomes(support, _OF_THE_STAFF) == shown


async def test_a_token_without_the_scope_shows_nothing_even_to_its_owner(
    product: RunningProduct, anonymous: Client, key_codes: Iterator[str], sdl: GraphQLSchema
) -> None:
    """An administrator, to whom a session shows all of it."""
    member = new_admin(product)
    owner = replace(anonymous, access_token=member.access_token, user_id=member.user_id)
    asking = await provided(owner, next(key_codes), sdl)
    opened = await asking.outcomes(owner, _OF_TOKENS)

    for missing in {field.sight.scope for field in _FIELDS}:
        holder = await token(owner, set(Scope) - ({missing, Scope.STAFF} if missing else set()))
        fields = [field for field in _FIELDS if field.sight.scope is missing]
        refused = {await asking.outcome(holder, _OF_TOKENS, field) for field in fields}
        assert refused == {_NULL if missing is Scope.STAFF else "SCOPE_MISSING"}, missing

    assert opened == expected(dict.fromkeys(Audience, _OPEN))


async def test_the_staff_scope_stands_in_where_everybody_may_look(
    support: Client, asking: Asking
) -> None:
    """It opens nothing that its holder's session would not."""
    holder = await token(support, {Scope.STAFF})

    by_token = await asking.outcomes(holder, _OF_THE_STAFF)

    sessions_only = [str(field) for field in _FIELDS if field.sight.scope is None]
    by_session = await asking.outcomes(support, _OF_THE_STAFF)
    assert by_token == {**by_session, **dict.fromkeys(sessions_only, "SCOPE_MISSING")}


@pytest.mark.parametrize(
    "field", [field for field in _FIELDS if field.type_name == "User"], ids=str
)
async def test_who_has_just_signed_up_sees_what_everybody_may(
    product: RunningProduct, sdl: GraphQLSchema, field: SightedField
) -> None:
    """The request that makes the session does not come from it."""
    selection = f"asked: {least_selection(sdl, field.type_name, field.name)}"
    email = f"{uuid4().hex}@example.com"

    async with visiting(product.address) as client:
        body = await client.execute(_SIGNING_UP % selection, email=email, password=PASSWORD)

    is_open = field.sight.audience is Audience.ALL
    assert outcome_of(body, field) == (_OPEN if is_open else "UNAUTHENTICATED")
