"""Behind a proxy: whom it speaks for, and who is limited."""

import asyncio
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from tests.api.client import PASSWORD, Client, Json
from tests.product import RunningProduct, running_product

_ATTEMPTS = 20
_LOGIN = "mutation ($input: LoginInput!) { login(input: $input) { userErrors { code } } }"
_SESSIONS = "{ me { sessions { ipAddress } } }"


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProduct]:
    """Takes this machine for its proxy."""
    directory = tmp_path_factory.mktemp("proxied")
    with running_product(directory, TRUSTED_PROXIES="127.0.0.0/8") as running:
        yield running


def speaking_for(product: RunningProduct, address: str) -> httpx.AsyncClient:
    transport = httpx.AsyncHTTPTransport()
    headers = {"X-Forwarded-For": address}
    return httpx.AsyncClient(
        base_url=product.address, headers=headers, transport=transport, timeout=30
    )


async def login(product: RunningProduct, address: str) -> list[str]:
    """The codes of errors that a wrong login meets."""
    account = {"email": f"{uuid4().hex}@example.com", "password": PASSWORD}
    body = {"query": _LOGIN, "variables": {"input": account}}
    async with speaking_for(product, address) as http:
        answer: Json = (await http.post("/graphql", json=body)).json()
    return [error["extensions"]["code"] for error in answer.get("errors", [])]


async def test_a_forwarded_address_is_the_clients(proxied: RunningProduct) -> None:
    async with speaking_for(proxied, "2001:db8::7") as http:
        client = Client(proxied.address, http, local_address="127.0.0.1")
        creator = await client.signed_up(f"{uuid4().hex}@example.com", PASSWORD)

        assert await creator.data(_SESSIONS) == {"me": {"sessions": [{"ipAddress": "2001:db8::7"}]}}


async def test_whoever_is_no_proxy_cannot_claim_an_address(creator: Client) -> None:
    body = {"query": _SESSIONS}
    headers = {
        "Authorization": f"Bearer {creator.access_token}",
        "X-Forwarded-For": "2001:db8::7",
    }

    answer = await creator.http.post(f"{creator.address}/graphql", json=body, headers=headers)

    sessions = answer.json()["data"]["me"]["sessions"]
    assert sessions == [{"ipAddress": creator.local_address}]


async def test_one_ipv6_customer_is_limited_across_addresses(proxied: RunningProduct) -> None:
    attempts = (login(proxied, f"2001:db8:1:2::{host:x}") for host in range(1, _ATTEMPTS + 1))
    assert ["RATE_LIMITED"] in await asyncio.gather(*attempts)

    assert await login(proxied, "2001:db8:1:3::1") == []


async def test_different_customers_are_not_limited_together(proxied: RunningProduct) -> None:
    attempts = (login(proxied, f"2001:db8:9:{network:x}::1") for network in range(_ATTEMPTS))

    assert await asyncio.gather(*attempts) == [[]] * _ATTEMPTS
