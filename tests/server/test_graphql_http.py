"""Answers over HTTP where something crashes that nobody foresaw."""

import json
from typing import cast

import pytest
from starlette.types import Message

from domain.language import Locale
from domain.product import Product
from domain.services.sessions import Device
from resolvers.context import Context
from server.assets import GraphiqlPage
from server.graphql_http import HttpTransport
from server.http_request import HttpRequest
from server.http_streams import HttpStreams
from server.operations import Body, Operation, Operations
from server.request_head import RequestHeaders
from server.socket_limits import Crowds, SocketLimits
from tests.server.operating import Surroundings
from tests.server.socket_stand import Json, Shop

_UNTOLD = "hunter2"


class Crashing(Operations):
    """Crashes where GraphQL itself would, in operations of the name `Crash`."""

    async def answer(self, operation: Operation) -> Body:
        if operation.name == "Crash":
            raise ZeroDivisionError(_UNTOLD)
        return await super().answer(operation)


def request_of(sent: object) -> HttpRequest:
    async def receive() -> Message:
        return {"type": "http.request", "body": json.dumps(sent).encode()}

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "query_string": b""}
    return HttpRequest(scope, RequestHeaders(headers), receive)


async def answered(sent: object) -> Json:
    operations = Surroundings().operations(of=Crashing)
    context = Context(
        product=cast("Product", Shop()),
        device=Device("192.0.2.1"),
        locale=Locale.EN,
        request_id="request",
    )
    limits = SocketLimits()
    streams = HttpStreams(operations, limits, Crowds(limits))
    transport = HttpTransport(operations, streams, GraphiqlPage())
    answer = await transport.answer(request_of(sent), context)
    return json.loads(bytes(answer.body))


async def test_a_crash_in_one_item_of_a_batch_fails_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    fine = {"query": "{__typename}"}

    before, crashed, after = await answered([fine, {"query": "query Crash{__typename}"}, fine])

    assert before["data"] == after["data"] == {"__typename": "Query"}
    assert crashed["errors"][0]["extensions"] == {
        "code": "INTERNAL_SERVER_ERROR",
        "requestId": "request",
    }
    assert caplog.messages == ["operation.crashed"]
    assert _UNTOLD not in str(crashed) + caplog.text
