"""What the product writes down of what clients send: nothing that is theirs."""

import json
import logging
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, cast

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from domain.access_token import written_token
from domain.language import Locale
from domain.product import Product
from domain.services.accounts import Registration
from domain.services.sessions import Device
from domain.unit_of_work import DatabaseUnavailable
from resolvers.context import Context
from server.operation_request import OperationRequest
from tests.api.client import Json
from tests.product import RunningProduct, running_product
from tests.server.operating import Surroundings

_SECRET = "correct horse battery staple"
_TOKEN = written_token(secrets.randbits)
_PATIENCE_SECONDS = 30
_REGISTER = "mutation ($input: RegisterInput!) { register(input: $input) { userErrors { code } } }"
_ODD_PASSWORDS: list[Json] = [
    {"email": "mei@example.com", "password": _SECRET, "bogus": 1},
    {"email": "mei@example.com", "passwort": _SECRET},
    {"email": "mei@example.com", "password": [_SECRET]},
    {"email": _SECRET, "password": _SECRET},
    {"email": "mei@example.com", "password": _SECRET},
    _SECRET,
]
_ODD_FRAMES = ["null", "5", "no JSON " + _SECRET, '{"type":"' + _SECRET + '"}']


async def test_passwords_and_clients_mistakes_stay_out_of_the_log(tmp_path: Path) -> None:
    with running_product(tmp_path) as product:
        async with httpx.AsyncClient(base_url=product.address, timeout=30) as http:
            for odd in _ODD_PASSWORDS:
                body = {"query": _REGISTER, "variables": {"input": odd}}
                await http.post("/graphql", json=body)
                await _over_a_socket(product, body)
            for query in ("{ me { id } }", "{", "{ nonsense }", '{ node(id: "x") { id } }'):
                await http.post("/graphql", json={"query": query})
            await http.post("/graphql", content=_SECRET)
            for place in ("Authorization", "X-Request-Id", "User-Agent"):
                await http.get(f"/no-such-page?token={_TOKEN}", headers={place: f"Bearer {_TOKEN}"})
            await http.post("/graphql", json={"query": _TOKEN})
        for frame in _ODD_FRAMES:
            await _over_a_socket(product, frame)

    output = _whole(product.output)
    assert _SECRET not in output
    assert _TOKEN not in output
    assert "Traceback" not in output
    assert '"level": "error"' not in output


async def _over_a_socket(product: RunningProduct, said: Json) -> None:
    url = product.address.replace("http", "ws", 1) + "/graphql"
    subscribe = {"type": "subscribe", "id": "1", "payload": said}
    async with connect(
        url, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None
    ) as socket:
        await socket.send('{"type":"connection_init"}')
        await socket.recv()
        if isinstance(said, str):
            await socket.send(said)
            await socket.wait_closed()
        else:
            await socket.send(json.dumps(subscribe))
            await socket.recv()


def _whole(output: list[str]) -> str:
    """What was written, once the last line has come."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not any("has stopped" in line for line in output):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return "".join(output)


@dataclass
class BrokenAccounts:
    error: Exception

    async def register(self, registration: Registration, device: Device) -> NoReturn:
        raise self.error from KeyError(registration.password)


@dataclass
class BrokenProduct:
    """As much of a product as `register` needs."""

    accounts: BrokenAccounts
    database: None = None


async def errors_of(error: Exception) -> list[tuple[str, str]]:
    """Of a registration that ends with `error`: messages and codes as the client sees them."""
    context = Context(
        product=cast("Product", BrokenProduct(BrokenAccounts(error))),
        device=Device("127.0.0.1"),
        locale=Locale.EN,
        request_id="request-1",
    )
    account = {"email": "mei@example.com", "password": _SECRET}
    operations = Surroundings().operations()
    request = OperationRequest.of({"query": _REGISTER, "variables": {"input": account}})
    body = await operations.answer(await operations.receive(request, context))
    return [(error["message"], error["extensions"]["code"]) for error in body["errors"]]


async def test_a_crash_is_masked_and_logged_once_with_its_frames_and_no_values(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = await errors_of(ValueError(_SECRET))

    assert [code for _, code in told] == ["INTERNAL_SERVER_ERROR"]
    assert _SECRET not in str(told)
    [record] = caplog.records
    assert (record.getMessage(), record.levelno) == ("operation.crashed", logging.ERROR)
    assert vars(record)["request_id"] == "request-1"
    assert _SECRET not in caplog.text
    assert "in register" in caplog.text
    assert "KeyError" in caplog.text
    assert "ValueError" in caplog.text


async def test_a_database_that_is_away_is_no_crash(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = await errors_of(DatabaseUnavailable(_SECRET))

    assert [code for _, code in told] == ["SERVICE_UNAVAILABLE"]
    assert [record.getMessage() for record in caplog.records] == ["operation.database_away"]
    assert _SECRET not in caplog.text + str(told)
