"""What the guarded fetcher brings back from real servers, and what it makes of refusals."""

import asyncio
import logging
import socket
from collections.abc import Sequence

import pytest

from domain.failure import FailureCode
from domain.source import FetchedPage
from tests.infra.web.loopback import (
    PAGES,
    PUBLIC,
    Answer,
    Names,
    Serve,
    answering,
    failure,
    fetcher,
)

BODY = "<p>河边的石头</p>".encode()


async def test_a_page_comes_with_its_type_charset_and_bytes(serve: Serve) -> None:
    site = await serve({"/a?b=c": answering(BODY, media_type='text/html; charset="GBK"')})
    url = site.url("/a?b=c", host="news.example.com")
    page = await fetcher().fetch(url + "#part")
    assert page == FetchedPage(url=url, media_type="text/html", charset="gbk", body=BODY)


async def test_the_request_names_the_site_and_asks_only_for_what_can_be_bounded(
    serve: Serve,
) -> None:
    site = await serve({"/": answering(BODY)})
    await fetcher().fetch(site.url(host="news.example.com"))
    (request,) = site.requests
    headers = dict(line.lower().split(": ", 1) for line in request.splitlines()[1:] if line)
    assert request.startswith("GET / HTTP/1.1\r\n")
    assert headers["host"] == f"news.example.com:{site.port}"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert headers["accept-language"].startswith("zh-cn")
    assert "laowangai" in headers["user-agent"]
    assert "cookie" not in headers


@pytest.mark.parametrize("media_type", ["application/xhtml+xml", "text/plain", "TEXT/HTML", None])
async def test_pages_texts_and_the_unnamed_are_read(serve: Serve, media_type: str | None) -> None:
    site = await serve({"/": answering(BODY, media_type=media_type)})
    page = await fetcher().fetch(site.url())
    assert page.media_type == (media_type or "").lower()
    assert page.body == BODY


@pytest.mark.parametrize(
    "media_type", ["image/png", "application/pdf", "application/json", "video/mp4"]
)
async def test_other_types_are_unsupported(serve: Serve, media_type: str) -> None:
    site = await serve({"/": answering(BODY, media_type=media_type)})
    assert (await failure(fetcher(), site.url())).code is FailureCode.SOURCE_UNSUPPORTED


async def test_an_unknown_name_and_one_without_addresses_are_unreachable() -> None:
    class Unknown(Names):
        async def resolve(self, host: str) -> Sequence[str]:
            raise socket.gaierror(socket.EAI_NONAME, host)

    for names in (Unknown(), Names([])):
        refused = await failure(fetcher(names), "http://news.example.com/")
        assert refused.code is FailureCode.SOURCE_UNREACHABLE
        assert "news.example.com" not in refused.detail


async def hanging_up(writer: asyncio.StreamWriter) -> None:
    writer.close()


async def babbling(writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-OpenSSH_9.9\r\n")


@pytest.mark.parametrize("answer", [hanging_up, babbling])
async def test_a_server_that_speaks_no_http_is_unreachable(serve: Serve, answer: Answer) -> None:
    site = await serve({"/": answer})
    assert (await failure(fetcher(), site.url())).code is FailureCode.SOURCE_UNREACHABLE


async def test_a_closed_port_is_unreachable() -> None:
    with socket.socket() as unused:
        unused.bind((PUBLIC, 0))
        url = f"http://{PUBLIC}:{unused.getsockname()[1]}/"
        assert (await failure(fetcher(), url)).code is FailureCode.SOURCE_UNREACHABLE


@pytest.mark.parametrize(
    ("status", "page", "code"),
    [
        ("401 Unauthorized", "", FailureCode.SOURCE_LOGIN_WALL),
        ("403 Forbidden", "", FailureCode.SOURCE_LOGIN_WALL),
        ("403 Forbidden", "wall_cloudflare.html", FailureCode.SOURCE_CAPTCHA),
        ("403 Forbidden", "wall_zhihu.html", FailureCode.SOURCE_CAPTCHA),
        ("503 Service Unavailable", "wall_cloudflare.html", FailureCode.SOURCE_CAPTCHA),
        ("404 Not Found", "", FailureCode.SOURCE_UNREACHABLE),
        ("404 Not Found", "gone_soft_404.html", FailureCode.SOURCE_UNREACHABLE),
        ("410 Gone", "", FailureCode.SOURCE_UNREACHABLE),
        ("429 Too Many Requests", "", FailureCode.SOURCE_UNREACHABLE),
        ("500 Oops", "", FailureCode.SOURCE_UNREACHABLE),
        ("502 Bad Gateway", "wall_login_english.html", FailureCode.SOURCE_LOGIN_WALL),
        ("304 Not Modified", "", FailureCode.SOURCE_UNREACHABLE),
        ("302 Found", "", FailureCode.SOURCE_UNREACHABLE),
    ],
)
async def test_a_refusal_is_told_by_its_page_and_its_status(
    serve: Serve, status: str, page: str, code: FailureCode
) -> None:
    body = (PAGES / page).read_bytes() if page else b""
    site = await serve({"/": answering(body, status=status)})
    refused = await failure(fetcher(), site.url())
    assert (refused.code, refused.detail) == (code, f"status {status[:3]}")


async def test_a_challenge_that_says_so_in_its_head_is_a_captcha(serve: Serve) -> None:
    answer = answering(status="403 Forbidden", cf_mitigated="challenge")
    site = await serve({"/": answer})
    assert (await failure(fetcher(), site.url())).code is FailureCode.SOURCE_CAPTCHA


async def test_cookies_last_over_redirects_and_no_longer(serve: Serve) -> None:
    site = await serve({"/b": answering(BODY)})
    site.answers["/a"] = answering(status="302 Found", Location="/b", Set_Cookie="seen=1; Path=/")
    guarded = fetcher()
    await guarded.fetch(site.url("/a"))
    await guarded.fetch(site.url("/b"))
    cookies = ["cookie: seen=1" in request.lower() for request in site.requests]
    assert cookies == [False, True, False]


async def test_the_environments_proxy_is_not_used(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = await serve({})
    site = await serve({"/": answering(BODY)})
    for variable in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(variable, proxy.url(""))
    assert (await fetcher().fetch(site.url())).body == BODY
    assert proxy.requests == []


async def test_an_address_is_written_to_no_log(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    site = await serve({"/private-path": answering(BODY)})
    await fetcher().fetch(site.url("/private-path"))
    assert "private-path" not in caplog.text
