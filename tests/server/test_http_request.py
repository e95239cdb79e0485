"""What an HTTP request says that it asks for."""

import pytest
from starlette.types import Message

from server.http_request import ContentTypeRefused, HttpRequest
from server.operation_request import OperationRequest
from server.request_head import RequestHeaders
from server.time_limit import Deadlines


async def asked_by(
    method: str, *, address: bytes = b"", content_type: str = ""
) -> OperationRequest | object:
    async def receive() -> Message:
        return {"type": "http.request", "body": b'{"query":"{__typename}"}'}

    headers = [(b"content-type", content_type.encode()), (b"apollo-require-preflight", b"1")]
    scope = {"type": "http", "method": method, "query_string": address}
    return await HttpRequest(scope, RequestHeaders(headers), receive).asked(Deadlines(1))


@pytest.mark.parametrize(
    ("empty", "absent"),
    [
        ("variables=", ""),
        ("extensions=", ""),
        ("variables=&extensions=&operationName=", "operationName="),
    ],
)
async def test_what_is_empty_in_an_address_counts_as_absent(empty: str, absent: str) -> None:
    with_it = await asked_by("GET", address=f"query={{__typename}}&{empty}".encode())
    without = await asked_by("GET", address=f"query={{__typename}}&{absent}".encode())

    assert with_it == without


async def test_json_in_an_address_is_read() -> None:
    asked_for = await asked_by("GET", address=b"query={a}&variables=%7B%22a%22:1%7D")

    assert isinstance(asked_for, OperationRequest)
    assert asked_for.variables == {"a": 1}


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json; charset=utf-16",
        "application/json; charset = utf-16",
        'application/json; charset ="utf-16"',
        "application/json; charset=utf-8; charset=utf-16",
        "application/json; charset",
    ],
)
async def test_json_in_another_charset_is_not_read(content_type: str) -> None:
    with pytest.raises(ContentTypeRefused):
        await asked_by("POST", content_type=content_type)


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        'application/json;charset="UTF-8"',
        "application/json ; charset = utf-8 ; a = b",
        "application/json; charset=utf-8;",
    ],
)
async def test_json_in_utf_8_is_read(content_type: str) -> None:
    asked_for = await asked_by("POST", content_type=content_type)

    assert isinstance(asked_for, OperationRequest)
    assert asked_for.query == "{__typename}"
