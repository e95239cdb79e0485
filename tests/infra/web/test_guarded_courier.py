"""Messages to servers on the open net, and to no other: what leaves, what comes back."""

import asyncio
import ssl
import threading
from collections.abc import Sequence

import pytest

from domain.webhook import RESPONSE_LENGTH
from domain.webhook_courier import WebhookAnswer, WebhookUnreachable
from infra.web.addresses import AddressRule
from infra.web.courier import GuardedCourier
from infra.web.lookups import NameLookups
from infra.web.url_policy import PublicUrls
from tests.infra.web.loopback import (
    PRIVATE,
    PUBLIC,
    Names,
    Serve,
    answering,
    is_test_public,
    redirecting,
)
from tests.servers import free_port

BODY = '{"type":"webhook.test","data":{"标题":"河边"}}'.encode()
HEADERS = {"webhook-id": "msg_1", "webhook-signature": "v1,AAAA"}


def courier(
    names: Names | None = None,
    *,
    seconds: float = 15,
    is_allowed: AddressRule = is_test_public,
) -> GuardedCourier:
    return GuardedCourier(
        PublicUrls(ports=range(1, 65_536), is_allowed=is_allowed),
        resolve=(names or Names([PUBLIC])).resolve,
        seconds=seconds,
        ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
    )


async def reason(guarded: GuardedCourier, url: str) -> str:
    with pytest.raises(WebhookUnreachable) as caught:
        await guarded.post(url, headers=HEADERS, body=BODY)
    return caught.value.reason


async def test_a_message_leaves_with_its_headers_and_its_bytes() -> None:
    received: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        received.set_result(head + await reader.readexactly(len(BODY)))
        writer.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(take, PUBLIC, 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        answer = await courier().post(
            f"http://hooks.example.com:{port}/in?k=v", headers=HEADERS, body=BODY
        )

    head, _, body = (await received).partition(b"\r\n\r\n")
    first, *lines = head.decode().splitlines()
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    assert first == "POST /in?k=v HTTP/1.1"
    assert body == BODY
    assert headers["host"] == f"hooks.example.com:{port}"
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["webhook-id"] == "msg_1"
    assert headers["webhook-signature"] == "v1,AAAA"
    assert "cookie" not in headers
    assert answer == WebhookAnswer(status=202, body="ok")


async def test_a_redirect_is_an_answer_and_is_not_followed(serve: Serve) -> None:
    site = await serve({"/": redirecting("/elsewhere"), "/elsewhere": answering(b"no")})

    answer = await courier().post(site.url(), headers=HEADERS, body=BODY)

    assert (answer.status, answer.is_success) == (302, False)
    assert len(site.requests) == 1


async def test_the_pause_that_a_server_asks_for_is_told(serve: Serve) -> None:
    site = await serve({"/": answering(status="429 Too Many Requests", Retry_After="90")})

    answer = await courier().post(site.url(), headers=HEADERS, body=BODY)

    assert (answer.status, answer.retry_after_seconds) == (429, 90)


@pytest.mark.parametrize(
    "moment",
    [
        "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
        "Mon, 01 Jan 2030 00:00:00 +999999999999999999",
        "9" * 5_000,
    ],
)
async def test_a_pause_beyond_all_calendars_is_none(serve: Serve, moment: str) -> None:
    site = await serve({"/": answering(status="503 Busy", Retry_After=moment)})

    answer = await courier().post(site.url(), headers=HEADERS, body=BODY)

    assert (answer.status, answer.retry_after_seconds) == (503, None)


async def test_only_the_beginning_of_an_answer_is_read(serve: Serve) -> None:
    site = await serve({"/": answering("长".encode() * 3_000_000)})

    answer = await courier().post(site.url(), headers=HEADERS, body=BODY)

    assert answer.body == "长" * RESPONSE_LENGTH


async def test_bytes_that_are_no_text_are_shown_as_far_as_they_can_be(serve: Serve) -> None:
    site = await serve({"/": answering(b"\xff\x00\x01ok")})

    answer = await courier().post(site.url(), headers=HEADERS, body=BODY)

    assert answer.body == "\ufffd\x01ok"


@pytest.mark.parametrize(
    "url",
    [
        f"http://{PRIVATE}/",
        "http://localhost/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        "ftp://hooks.example.com/",
        "http://user@hooks.example.com/",
    ],
)
async def test_addresses_that_are_not_public_are_never_called(url: str) -> None:
    assert await reason(courier(), url) == "address not allowed"


async def test_a_name_that_leads_inwards_is_never_called(serve: Serve) -> None:
    site = await serve({"/": answering()}, host=PRIVATE)
    inwards = Names([PRIVATE])

    assert await reason(courier(inwards), site.url(host="hooks.example.com")) == "private address"
    assert site.requests == []


async def test_a_name_is_looked_up_once_for_the_call(serve: Serve) -> None:
    """A second answer that leads inwards comes too late."""
    site = await serve({"/": answering()})
    names = Names([PUBLIC], [PRIVATE])

    await courier(names).post(site.url(host="hooks.example.com"), headers=HEADERS, body=BODY)

    assert names.asked == ["hooks.example.com"]


async def test_a_server_that_hangs_up_or_is_not_there_is_told_as_such(serve: Serve) -> None:
    async def hang_up(writer: asyncio.StreamWriter) -> None:
        writer.close()

    broken = await serve({"/": hang_up})

    assert await reason(courier(), broken.url()) == "RemoteProtocolError"
    assert await reason(courier(), f"http://{PUBLIC}:{free_port()}/") == "ConnectError"


async def test_a_server_that_says_nothing_is_left_in_time(serve: Serve) -> None:
    async def hang(_writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3600)

    site = await serve({"/": hang})

    assert await reason(courier(seconds=0.2), site.url()) == "no answer in time"


@pytest.mark.parametrize("status", ["200 OK", "503 Busy"])
async def test_an_answer_without_end_is_left_in_time_with_the_status_that_it_has(
    serve: Serve, status: str
) -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n".encode())
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    site = await serve({"/": drip})

    answer = await courier(seconds=0.3).post(site.url(), headers=HEADERS, body=BODY)

    assert answer.status == int(status[:3])
    assert set(answer.body) == {"x"}


async def test_an_answer_that_breaks_off_has_said_its_status(serve: Serve) -> None:
    async def break_off(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 9\r\n\r\nta")

    site = await serve({"/": break_off})

    answer = await courier().post(site.url(), headers=HEADERS, body=BODY)

    assert answer == WebhookAnswer(status=202, body="ta")


async def test_names_that_are_not_found_in_time_are_told_as_such() -> None:
    never = threading.Event()

    def find(_host: str) -> Sequence[str]:
        never.wait()
        return [PUBLIC]

    lookups = NameLookups(threads=1, seconds=0.01, find=find)
    guarded = GuardedCourier(
        PublicUrls(),
        resolve=lookups.resolve,
        ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
    )

    assert await reason(guarded, "https://hooks.example.com/") == "name not resolved"
    never.set()
