"""The ways out to pages and to webhooks' servers, opened with whatever is first sent there.

Workers alone send anything. What that takes, and the authorities that it believes, would cost every
process 60 ms at its start, and 5 MB (docs/adr/0046).
"""

from functools import cached_property

from domain.source import FetchedPage, PageFetcher
from domain.webhook_courier import WebhookAnswer, WebhookCourier
from infra.web.url_policy import PublicUrls


class LateFetcher:
    """Reaches what `urls` lets through."""

    def __init__(self, urls: PublicUrls) -> None:
        self._urls = urls

    async def fetch(self, url: str) -> FetchedPage:
        return await self._fetcher.fetch(url)

    @cached_property
    def _fetcher(self) -> PageFetcher:
        from infra.web.fetcher import GuardedFetcher  # noqa: PLC0415 - see above

        return GuardedFetcher(self._urls)


class LateCourier:
    """Reaches what `urls` lets through."""

    def __init__(self, urls: PublicUrls) -> None:
        self.urls = urls

    async def post(self, url: str, *, headers: dict[str, str], body: bytes) -> WebhookAnswer:
        return await self._courier.post(url, headers=headers, body=body)

    @cached_property
    def _courier(self) -> WebhookCourier:
        from infra.web.courier import GuardedCourier  # noqa: PLC0415 - see above

        return GuardedCourier(self.urls)
