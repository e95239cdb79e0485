"""The ways out that are loaded with the first request: guarded as those are that they lead to."""

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.webhook_courier import WebhookUnreachable
from infra.web.opening import LateCourier, LateFetcher
from infra.web.url_policy import PublicUrls
from tests.infra.web.loopback import Serve, Site, answering, is_test_public

BODY = "<p>河边的石头</p>".encode()


def urls_of(site: Site) -> PublicUrls:
    return PublicUrls(ports={site.port}, is_allowed=is_test_public)


async def test_pages_are_fetched(serve: Serve) -> None:
    site = await serve({"/": answering(BODY)})
    fetcher = LateFetcher(urls_of(site))

    pages = [await fetcher.fetch(site.url()) for _ in range(2)]

    assert [page.body for page in pages] == [BODY, BODY]


async def test_no_page_is_fetched_that_is_not_public(serve: Serve) -> None:
    site = await serve({"/": answering(BODY)})

    with pytest.raises(RecipeFailed) as failed:
        await LateFetcher(PublicUrls()).fetch(site.url())

    assert failed.value.code is FailureCode.SOURCE_FORBIDDEN
    assert site.requests == []


async def test_messages_are_posted(serve: Serve) -> None:
    site = await serve({"/": answering(BODY)})
    courier = LateCourier(urls_of(site))

    answers = [await courier.post(site.url(), headers={}, body=b"{}") for _ in range(2)]

    assert [answer.status for answer in answers] == [200, 200]
    assert [request.split()[0] for request in site.requests] == ["POST", "POST"]


async def test_no_message_is_posted_to_what_is_not_public(serve: Serve) -> None:
    site = await serve({"/": answering(BODY)})

    with pytest.raises(WebhookUnreachable):
        await LateCourier(PublicUrls()).post(site.url(), headers={}, body=b"{}")

    assert site.requests == []
