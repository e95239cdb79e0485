"""A personal access token while the database, where it is kept, is away."""

from typing import NoReturn, cast

import pytest
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from domain.product import Product
from domain.unit_of_work import DatabaseUnavailable
from server.assets import GraphiqlPage
from server.graphql_endpoint import GraphqlEndpoint
from server.socket_limits import SocketLimits
from tests.server.operating import Surroundings

_HEADERS = {"Authorization": "Bearer lwp_"}


class NobodyKnown:
    async def authenticate(self, token: str, *, ip_address: str) -> NoReturn:
        raise DatabaseUnavailable


class Shop:
    """As much of the product as a token needs."""

    authenticating = NobodyKnown()
    database = None


@pytest.fixture
def client() -> TestClient:
    endpoint = GraphqlEndpoint(
        Surroundings().operations(),
        cast("Product", Shop()),
        page=GraphiqlPage(),
        socket_limits=SocketLimits(),
    )
    routes = [Route("/graphql", endpoint), WebSocketRoute("/graphql", endpoint)]
    return TestClient(Starlette(routes=routes), headers=_HEADERS)


def test_a_request_is_told_to_come_again(client: TestClient) -> None:
    body = client.post("/graphql", json={"query": "{ me { id } }"}).json()

    assert [error["extensions"]["code"] for error in body["errors"]] == ["SERVICE_UNAVAILABLE"]


def test_what_is_public_needs_no_token(client: TestClient) -> None:
    body = client.post("/graphql", json={"query": "{ __typename platforms { platform } }"}).json()

    assert "errors" not in body


def test_a_socket_is_told_to_come_again(client: TestClient) -> None:
    """Not that its token is wrong: a client would throw it away."""
    with client.websocket_connect("/graphql", subprotocols=["graphql-transport-ws"]) as socket:
        socket.send_json({"type": "connection_init"})
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()

    assert closed.value.code == 1013
