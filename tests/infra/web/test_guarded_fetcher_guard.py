"""Where the guarded fetcher will not go, however it is led there."""

import pytest

from domain.failure import FailureCode
from infra.web.fetcher import GuardedFetcher
from infra.web.url_policy import PublicUrls
from tests.infra.web.loopback import (
    PRIVATE,
    PUBLIC,
    Names,
    Serve,
    answering,
    failure,
    fetcher,
    redirecting,
)

BODY = "<p>河边的石头</p>".encode()


@pytest.mark.parametrize("location", ["/b", "b", "?x=y", "//news.example.com:{port}/b", "{site}/b"])
async def test_redirects_are_followed(serve: Serve, location: str) -> None:
    site = await serve({"/b": answering(BODY), "/a?x=y": answering(BODY)})
    base = site.url("", host="news.example.com")
    site.answers["/a"] = redirecting(location.format(port=site.port, site=base))
    page = await fetcher().fetch(f"{base}/a")
    assert page.body == BODY
    assert page.url == base + ("/a?x=y" if "?" in location else "/b")


async def test_five_redirects_are_followed_and_a_sixth_is_not(serve: Serve) -> None:
    hops = {f"/{hop}": redirecting(f"/{hop - 1}") for hop in range(1, 7)}
    site = await serve({"/0": answering(BODY), **hops})
    assert (await fetcher().fetch(site.url("/5"))).body == BODY
    site.requests.clear()
    refused = await failure(fetcher(), site.url("/6"))
    assert (refused.code, refused.detail) == (
        FailureCode.SOURCE_UNREACHABLE,
        "too many redirects",
    )
    assert len(site.requests) == 6


async def test_a_loop_of_redirects_ends(serve: Serve) -> None:
    site = await serve({"/": redirecting("/")})
    assert (await failure(fetcher(), site.url())).code is FailureCode.SOURCE_UNREACHABLE


@pytest.mark.parametrize(
    ("location", "code"),
    [
        (f"http://{PRIVATE}:{{port}}/", FailureCode.SOURCE_FORBIDDEN),
        ("http://0x7f.2:{port}/", FailureCode.SOURCE_FORBIDDEN),
        ("http://[::ffff:127.0.0.2]:{port}/", FailureCode.SOURCE_FORBIDDEN),
        ("//localhost:{port}/", FailureCode.SOURCE_FORBIDDEN),
        ("http://metadata.google.internal/", FailureCode.SOURCE_FORBIDDEN),
        ("http://user@news.example.com:{port}/", FailureCode.SOURCE_UNSUPPORTED),
        ("ftp://news.example.com/", FailureCode.SOURCE_UNSUPPORTED),
        ("file:///etc/passwd", FailureCode.SOURCE_UNSUPPORTED),
        ("weixin://dl/business", FailureCode.SOURCE_UNSUPPORTED),
        ("http://xn--zzzzzz.example.com/", FailureCode.SOURCE_UNREACHABLE),
        ("http://[::1", FailureCode.SOURCE_UNREACHABLE),
    ],
)
async def test_no_redirect_leads_inside(serve: Serve, location: str, code: FailureCode) -> None:
    site = await serve({})
    inside = await serve({"/": answering(BODY)}, host=PRIVATE, port=site.port)
    site.answers["/"] = redirecting(location.format(port=site.port))
    assert (await failure(fetcher(), site.url())).code is code
    assert inside.requests == []


async def test_a_name_that_leads_inside_is_forbidden(serve: Serve) -> None:
    inside = await serve({"/": answering(BODY)}, host=PRIVATE)
    names = Names([PRIVATE])
    refused = await failure(fetcher(names), inside.url(host="news.example.com"))
    assert refused.code is FailureCode.SOURCE_FORBIDDEN
    assert inside.requests == []


@pytest.mark.parametrize("answers", [[PUBLIC, PRIVATE], [PRIVATE, PUBLIC], [PUBLIC, "::1"]])
async def test_one_private_answer_among_public_ones_is_enough(
    serve: Serve, answers: list[str]
) -> None:
    site = await serve({"/": answering(BODY)})
    inside = await serve({"/": answering(BODY)}, host=PRIVATE, port=site.port)
    refused = await failure(fetcher(Names(answers)), site.url(host="news.example.com"))
    assert refused.code is FailureCode.SOURCE_FORBIDDEN
    assert site.requests == inside.requests == []


async def test_a_name_is_looked_up_once_and_that_answer_is_dialled(serve: Serve) -> None:
    site = await serve({"/": answering(BODY)})
    inside = await serve({"/": answering(b"inside")}, host=PRIVATE, port=site.port)
    names = Names([PUBLIC], [PRIVATE])
    page = await fetcher(names).fetch(site.url(host="news.example.com"))
    assert page.body == BODY
    assert names.asked == ["news.example.com"]
    assert inside.requests == []


async def test_a_name_that_changed_its_mind_is_refused_at_the_next_redirect(serve: Serve) -> None:
    site = await serve({"/": redirecting("/secret")})
    inside = await serve({"/secret": answering(BODY)}, host=PRIVATE, port=site.port)
    names = Names([PUBLIC], [PRIVATE])
    refused = await failure(fetcher(names), site.url(host="news.example.com"))
    assert refused.code is FailureCode.SOURCE_FORBIDDEN
    assert names.asked == ["news.example.com"] * 2
    assert inside.requests == []


async def test_the_next_address_of_a_site_is_tried_when_one_is_down(serve: Serve) -> None:
    site = await serve({"/": answering(BODY)}, host=PRIVATE)
    urls = PublicUrls(ports=range(1, 65_536), is_allowed=lambda address: address.is_loopback)
    guarded = GuardedFetcher(urls, resolve=Names([PUBLIC, PRIVATE]).resolve)
    assert (await guarded.fetch(site.url(host="news.example.com"))).body == BODY


async def test_a_forbidden_address_is_not_even_looked_up() -> None:
    names = Names([PUBLIC])
    refused = await failure(fetcher(names), "http://app.localhost/")
    assert refused.code is FailureCode.SOURCE_FORBIDDEN
    assert names.asked == []


async def test_the_default_rule_refuses_loopback(serve: Serve) -> None:
    site = await serve({"/": answering(BODY)})
    guarded = GuardedFetcher(PublicUrls(ports={site.port}), resolve=Names([PUBLIC]).resolve)
    for host in (PUBLIC, "news.example.com"):
        refused = await failure(guarded, site.url(host=host))
        assert refused.code is FailureCode.SOURCE_FORBIDDEN
    assert site.requests == []


async def test_a_chinese_name_is_looked_up_and_asked_for_as_dns_knows_it(serve: Serve) -> None:
    site = await serve({"/": answering(BODY)})
    names = Names([PUBLIC])
    await fetcher(names).fetch(site.url(host="例子.中国"))
    assert names.asked == ["xn--fsqu00a.xn--fiqs8s"]
    assert f"Host: xn--fsqu00a.xn--fiqs8s:{site.port}" in site.requests[0]
