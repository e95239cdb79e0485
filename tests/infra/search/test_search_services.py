"""What any service can do to us over HTTP ends as one failure that holds no secret."""

import gzip
import traceback
from collections.abc import Mapping

import pytest

from infra.circuit import RequestDeclined
from infra.provider_settings import SearchKind
from tests.infra.search.search_server import HANG, Reply, SearchServer, sample, saying
from tests.infra.search.searches import CHINESE, KEY, OVER_HTTP, back_end, failure, search

_HUGE = b'{"results": ["' + b"x" * 2_000_000 + b'"]}'
_BROKEN: Mapping[str, tuple[Reply, str]] = {
    "unauthorized": (saying({}, status=401), "status 401"),
    "forbidden": (saying({}, status=403), "status 403"),
    "limited": (saying({}, status=429), "status 429"),
    "broken": (saying({}, status=500), "status 500"),
    "redirected": (Reply(status=302, headers={"Location": "/elsewhere"}), "status 302"),
    "page": (Reply(body=b"<html>Welcome</html>", media_type="text/html"), "JSONDecodeError"),
    "empty": (Reply(), "JSONDecodeError"),
    "binary": (Reply(body=b"\xff\xfe\x00\xd8\x81"), "UnicodeDecodeError"),
    "deep": (Reply(body=b"[" * 200_000), "RecursionError"),
    "long number": (Reply(body=b'{"results": ' + b"9" * 5_000 + b"}"), "ValueError"),
    "list": (Reply(body=b"[]"), "no object of JSON"),
    "null": (Reply(body=b"null"), "no object of JSON"),
    "cut": (Reply(body=b'{"results": [', missing_bytes=20), "RemoteProtocolError"),
    "huge": (Reply(body=_HUGE), "over 2000000 bytes"),
    "packed": (
        Reply(body=gzip.compress(_HUGE), headers={"Content-Encoding": "gzip"}),
        "over 2000000 bytes",
    ),
    "badly packed": (
        Reply(body=b"no gzip", headers={"Content-Encoding": "gzip"}),
        "DecodingError",
    ),
    "hanging": (HANG, "TimeoutError"),
}


@pytest.mark.parametrize("kind", OVER_HTTP)
@pytest.mark.parametrize("name", _BROKEN)
async def test_a_broken_answer_is_a_failure_without_secrets(
    server: SearchServer, caplog: pytest.LogCaptureFixture, kind: SearchKind, name: str
) -> None:
    """The key is not even in the logs that libraries write for their own developers."""
    server.reply, detail = _BROKEN[name]
    caplog.set_level("DEBUG")

    failed = await failure(
        back_end(kind, server, timeout_seconds=0.3 if server.reply is HANG else 30)
    )

    assert failed.detail == detail
    assert failed.__cause__ is None
    assert failed.__context__ is None
    told = "".join(traceback.format_exception(failed))
    assert CHINESE not in told
    assert KEY not in told + caplog.text
    assert len(server.requests) == 1


@pytest.mark.parametrize("kind", OVER_HTTP)
async def test_a_closed_port_is_a_failure(kind: SearchKind) -> None:
    async with SearchServer() as gone:
        asked = back_end(kind, gone)

    assert (await failure(asked)).detail == "ConnectError"


@pytest.mark.parametrize("status", [400, 413, 414, 422])
async def test_a_declined_query_is_no_outage(server: SearchServer, status: int) -> None:
    server.reply = saying({}, status=status)

    assert isinstance(await failure(back_end(SearchKind.TAVILY, server)), RequestDeclined)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("said", "seconds"), [("7", 7), ("Mon, 23 Nov 2026 08:00:30 GMT", 30)])
async def test_a_service_says_when_to_come_back(
    server: SearchServer, status: int, said: str, seconds: float
) -> None:
    server.reply = saying({}, status=status, Retry_After=said)

    failed = await failure(back_end(SearchKind.BOCHA, server))

    assert failed.retry_after_seconds == seconds


async def test_no_redirect_takes_the_key_elsewhere(
    server: SearchServer, spare: SearchServer
) -> None:
    server.reply = Reply(status=307, headers={"Location": f"{spare.url}/search"})

    await failure(back_end(SearchKind.SERPER, server))

    assert spare.requests == []


async def test_the_proxies_of_the_environment_are_not_asked(
    server: SearchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HTTP_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:1")
    for variable in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(variable, raising=False)
    server.reply = sample("tavily")

    assert await search(back_end(SearchKind.TAVILY, server))


async def test_an_answer_that_was_packed_unasked_is_read(server: SearchServer) -> None:
    body = gzip.compress(sample("tavily").body)
    server.reply = Reply(body=body, headers={"Content-Encoding": "gzip"})

    assert await search(back_end(SearchKind.TAVILY, server))
    assert server.requests[0].headers["accept-encoding"] == "identity"
