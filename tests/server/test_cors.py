"""Pages of the origins that we know may call GraphQL and read its answers; others may not."""

import pytest
from starlette.responses import JSONResponse
from starlette.testclient import TestClient

from server.cors import callable_from

_OURS = "https://app.example"
_ANSWER = {"Vary": "Accept, Origin", "X-Request-Id": "1", "Retry-After": "2"}
_PREFLIGHT = {"Origin": _OURS, "Access-Control-Request-Method": "POST"}


@pytest.fixture
def client() -> TestClient:
    return TestClient(callable_from((_OURS,), JSONResponse({"data": None}, headers=_ANSWER)))


def test_a_preflight_is_answered_and_kept(client: TestClient) -> None:
    asked = "authorization, content-type, apollo-require-preflight, x-apollo-operation-name"
    answer = client.options("/", headers={**_PREFLIGHT, "Access-Control-Request-Headers": asked})

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == _OURS
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, POST"
    assert answer.headers["access-control-max-age"] == "600"
    assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "https://app.example.evil.example"},
        {"Origin": "null"},
        {"Access-Control-Request-Method": "DELETE"},
        {"Access-Control-Request-Headers": "x-odd"},
    ],
)
def test_other_preflights_are_refused(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.options("/", headers={**_PREFLIGHT, "Accept-Language": "en", **headers})

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-max-age"] == "600"
    [error] = answer.json()["errors"]
    assert error["extensions"] == {"code": "FORBIDDEN"}
    assert error["message"].startswith("The page's origin")
    assert "access-control-allow-credentials" not in answer.headers


def test_an_answer_may_be_read_with_what_a_client_needs(client: TestClient) -> None:
    answer = client.post("/", headers={"Origin": _OURS})

    assert answer.headers["access-control-allow-origin"] == _OURS
    assert answer.headers["access-control-expose-headers"] == (
        "Allow, ETag, Retry-After, X-Request-Id"
    )
    assert answer.headers["vary"] == "Accept, Origin"


def test_an_answer_to_another_origin_may_not_be_read(client: TestClient) -> None:
    answer = client.post("/", headers={"Origin": "https://evil.example"})

    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["vary"] == "Accept, Origin"


def test_no_page_may_send_cookies(client: TestClient) -> None:
    for answer in (client.options("/", headers=_PREFLIGHT), client.post("/")):
        assert "access-control-allow-credentials" not in answer.headers
