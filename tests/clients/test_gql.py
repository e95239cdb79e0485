"""The library `gql`, with which Python programs call us, on each of its transports."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from gql import Client, GraphQLRequest
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.aiohttp_websockets import AIOHTTPWebsocketsTransport
from gql.transport.async_transport import AsyncTransport
from gql.transport.exceptions import TransportConnectionFailed, TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from gql.transport.websockets import WebsocketsTransport

from tests.api.client import ARTICLE, PASSWORD, visiting
from tests.api.client import Client as Wire
from tests.api.contract import operation
from tests.product import RunningProduct

#: From the address of the API and the headers with a token.
Transport = Callable[[str, dict[str, str]], AsyncTransport]


def _httpx(api: str, headers: dict[str, str]) -> AsyncTransport:
    return HTTPXAsyncTransport(url=api, headers=headers)


def _aiohttp(api: str, headers: dict[str, str]) -> AsyncTransport:
    return AIOHTTPTransport(url=api, headers=headers)


def _websockets(api: str, headers: dict[str, str]) -> AsyncTransport:
    return WebsocketsTransport(url=api.replace("http", "ws", 1), init_payload=headers)


def _aiohttp_websockets(api: str, headers: dict[str, str]) -> AsyncTransport:
    return AIOHTTPWebsocketsTransport(url=api.replace("http", "ws", 1), init_payload=headers)


_SOCKETS = [_websockets, _aiohttp_websockets]
_TRANSPORTS = [_httpx, _aiohttp, *_SOCKETS]


@pytest.fixture
async def customer(product: RunningProduct) -> AsyncIterator[Wire]:
    async with visiting(product.address) as anonymous:
        yield await anonymous.signed_up(f"{uuid4().hex}@example.com", PASSWORD)


def _client(transport: Transport, customer: Wire) -> Client:
    headers = {"Authorization": f"Bearer {customer.access_token}"}
    return Client(transport=transport(f"{customer.address}/graphql", headers))


def _asked(name: str, **variables: object) -> GraphQLRequest:
    return GraphQLRequest(operation(name), variable_values=variables)


@pytest.mark.parametrize("transport", _TRANSPORTS)
async def test_it_asks_changes_and_is_refused(transport: Transport, customer: Wire) -> None:
    async with _client(transport, customer) as session:
        renamed = await session.execute(_asked("UpdateProfile", input={"displayName": "周小满"}))
        me = await session.execute(_asked("Me"))
        refused = await session.execute(_asked("ActivateKey", input={"code": "LW-1"}))

    assert renamed["updateProfile"]["userErrors"] == []
    assert me["me"]["displayName"] == "周小满"
    assert [each["code"] for each in refused["activateKey"]["userErrors"]] == ["KEY_MALFORMED"]


@pytest.mark.parametrize("transport", _TRANSPORTS)
async def test_it_raises_our_errors_with_their_codes(transport: Transport, customer: Wire) -> None:
    """One of a field, and one of a document that was not executed."""
    codes = []
    async with _client(transport, customer) as session:
        for request in (_asked("GenerationById", id="x"), GraphQLRequest("{ nonsense }")):
            with pytest.raises(TransportQueryError) as raised:
                await session.execute(request)
            codes += [error["extensions"]["code"] for error in raised.value.errors or []]

    assert codes == ["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"]


@pytest.mark.parametrize("transport", _SOCKETS)
async def test_it_watches_to_the_end_and_from_a_cursor_on(
    transport: Transport, customer: Wire, keys: Iterator[str]
) -> None:
    await customer.activate(next(keys))
    started = await customer.extract(source={"text": ARTICLE})
    watched = {"id": started["generation"]["id"]}

    async with _client(transport, customer) as session:
        events = [each async for each in session.subscribe(_asked("GenerationProgress", **watched))]
        cursors = [each["generationProgress"]["cursor"] for each in events]
        rest = _asked("GenerationProgress", **watched, after=cursors[2])
        resumed = [each async for each in session.subscribe(rest)]

    assert events[-1]["generationProgress"]["__typename"] == "GenerationSucceeded"
    assert resumed == events[3:]


@pytest.mark.parametrize("transport", _SOCKETS)
async def test_a_token_that_is_none_is_refused_with_the_socket(
    transport: Transport, customer: Wire
) -> None:
    customer = replace(customer, access_token="none")

    with pytest.raises(TransportConnectionFailed):
        async with _client(transport, customer):
            pass
