"""Dialling an address does not weaken TLS: names go into SNI and are held against certificates."""

from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509

from domain.failure import FailureCode, RecipeFailed
from infra.web.fetcher import GuardedFetcher
from infra.web.url_policy import PublicUrls
from tests.infra.certificates import Authority
from tests.infra.web.loopback import PUBLIC, Names, Serve, answering, fetcher, redirecting

BODY = b"<p>secret</p>"
NAME = "secure.example.com"
NAMES = [x509.DNSName(NAME), x509.IPAddress(ip_address(PUBLIC))]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


async def test_the_name_is_in_sni_and_in_the_certificate(
    serve: Serve, authority: Authority, tmp_path: Path
) -> None:
    asked: list[str | None] = []
    site = await serve({"/": answering(BODY)}, tls=authority.server(tmp_path, NAMES, asked))
    guarded = fetcher(ssl_context=authority.client())
    page = await guarded.fetch(site.url(host=NAME, scheme="https"))
    assert page.body == BODY
    assert asked == [NAME]
    assert f"Host: {NAME}:{site.port}" in site.requests[0]


async def test_an_address_without_a_name_is_held_against_the_certificate_too(
    serve: Serve, authority: Authority, tmp_path: Path
) -> None:
    site = await serve({"/": answering(BODY)}, tls=authority.server(tmp_path, NAMES, []))
    guarded = fetcher(ssl_context=authority.client())
    assert (await guarded.fetch(site.url(scheme="https"))).body == BODY


async def test_a_certificate_of_another_name_is_refused(
    serve: Serve, authority: Authority, tmp_path: Path
) -> None:
    site = await serve({"/": answering(BODY)}, tls=authority.server(tmp_path, NAMES, []))
    guarded = fetcher(ssl_context=authority.client())
    with pytest.raises(RecipeFailed) as caught:
        await guarded.fetch(site.url(host="other.example.com", scheme="https"))
    assert caught.value.code is FailureCode.SOURCE_UNREACHABLE
    assert site.requests == []


async def test_an_unknown_authority_is_refused_by_default(
    serve: Serve, authority: Authority, tmp_path: Path
) -> None:
    site = await serve({"/": answering(BODY)}, tls=authority.server(tmp_path, NAMES, []))
    urls = PublicUrls(ports={site.port}, is_allowed=lambda address: address.is_loopback)
    guarded = GuardedFetcher(urls, resolve=Names([PUBLIC]).resolve)
    with pytest.raises(RecipeFailed) as caught:
        await guarded.fetch(site.url(host=NAME, scheme="https"))
    assert caught.value.code is FailureCode.SOURCE_UNREACHABLE
    assert site.requests == []


async def test_a_redirect_may_leave_https_but_not_the_internet(
    serve: Serve, authority: Authority, tmp_path: Path
) -> None:
    plain = await serve({"/": answering(BODY)})
    secure = await serve({}, tls=authority.server(tmp_path, NAMES, []))
    secure.answers["/out"] = redirecting(plain.url())
    secure.answers["/in"] = redirecting("http://localhost/")
    guarded = fetcher(ssl_context=authority.client())
    assert (await guarded.fetch(secure.url("/out", host=NAME, scheme="https"))).body == BODY
    with pytest.raises(RecipeFailed) as caught:
        await guarded.fetch(secure.url("/in", host=NAME, scheme="https"))
    assert caught.value.code is FailureCode.SOURCE_FORBIDDEN
