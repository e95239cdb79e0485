"""Everybody who can ask: a user, the staff, and tokens that lack one scope each."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from uuid import uuid4

import httpx

from domain.permission import Scope
from tests.api.client import PASSWORD, Json
from tests.product import RunningProduct

_REGISTER = """
mutation ($input: RegisterInput!) {
  register(input: $input) { session { accessToken user { id } } userErrors { code } }
}
"""
_LOGIN = """
mutation ($input: LoginInput!) {
  login(input: $input) { session { accessToken user { id } } userErrors { code } }
}
"""
_SET_ROLE = """
mutation ($input: SetUserRoleInput!) {
  setUserRole(input: $input) { user { role } userErrors { code field } }
}
"""
_CREATE_TOKEN = """
mutation ($input: CreateAccessTokenInput!) {
  createAccessToken(input: $input) { accessToken { id } token userErrors { code field } }
}
"""


#: Asks as whoever holds the token, with these variables; answers without errors.
Ask = Callable[[str, str, Json], Json]


@dataclass(frozen=True, slots=True)
class Member:
    access_token: str
    user_id: str
    email: str


@dataclass(frozen=True, slots=True)
class Staff:
    """`tokens` are administrators': by the one scope they lack; under None, with all."""

    user: Member
    support: Member
    admin: Member
    tokens: dict[Scope | None, str]


def hire(product: RunningProduct) -> Staff:
    """All of them, new."""
    with _asking(product) as ask:
        admin = _admin(product, ask)
        support = _registered(ask)
        appointment = {"userId": support.user_id, "role": "SUPPORT", "reason": "a test"}
        appointed = ask(_SET_ROLE, admin.access_token, {"input": appointment})
        assert appointed["setUserRole"]["userErrors"] == []
        # Each token takes a password, and an account's are tried only so often at once.
        makers = cycle((admin, _admin(product, ask)))
        tokens = {
            missing: _token(ask, maker, [scope for scope in Scope if scope is not missing])
            for maker, missing in zip(makers, (None, *Scope), strict=False)
        }
        return Staff(_registered(ask), support, admin, tokens)


def new_admin(product: RunningProduct) -> Member:
    with _asking(product) as ask:
        return _admin(product, ask)


@contextmanager
def _asking(product: RunningProduct) -> Iterator[Ask]:
    """From an address of its own, with limits that nobody else uses up."""
    address = ".".join(["127", *(str(secrets.randbelow(254) + 1) for _ in range(3))])
    transport = httpx.HTTPTransport(local_address=address)

    def ask(query: str, access_token: str, variables: Json) -> Json:
        headers = {"Authorization": f"Bearer {access_token}"} if access_token else {}
        request = {"query": query, "variables": variables}
        body = http.post("/graphql", json=request, headers=headers).json()
        assert "errors" not in body, body["errors"]
        return body["data"]

    with httpx.Client(base_url=product.address, transport=transport, timeout=30) as http:
        yield ask


def _registered(ask: Ask) -> Member:
    account = {"email": f"{uuid4().hex}@example.com", "password": PASSWORD}
    session = ask(_REGISTER, "", {"input": account})["register"]["session"]
    return Member(session["accessToken"], session["user"]["id"], account["email"])


def _admin(product: RunningProduct, ask: Ask) -> Member:
    account = {"email": f"{uuid4().hex}@example.com", "password": PASSWORD}
    product.create_admin(account["email"], account["password"])
    session = ask(_LOGIN, "", {"input": account})["login"]["session"]
    return Member(session["accessToken"], session["user"]["id"], account["email"])


def _token(ask: Ask, owner: Member, scopes: list[Scope]) -> str:
    order = {"name": "a test", "scopes": [*scopes], "expiresInDays": 1, "password": PASSWORD}
    payload = ask(_CREATE_TOKEN, owner.access_token, {"input": order})["createAccessToken"]
    token: str = payload["token"]
    return token
