"""Connects only to addresses that were judged, whatever a name resolves to a moment later."""

import ssl
from collections.abc import Sequence
from ipaddress import ip_address

import httpx

from domain.failure import FailureCode, RecipeFailed
from infra.web.addresses import AddressRule, literal_address
from infra.web.lookups import Resolve


class PinnedTransport(httpx.AsyncHTTPTransport):
    """Resolves a name once and dials the answer itself.

    The name stays in the Host header, in SNI and in the check of the certificate.
    """

    def __init__(
        self, *, resolve: Resolve, is_allowed: AddressRule, ssl_context: ssl.SSLContext
    ) -> None:
        # The pool knows connections by address; two names of one address must not share one.
        limits = httpx.Limits(max_keepalive_connections=0)
        super().__init__(verify=ssl_context, trust_env=False, limits=limits)
        self._resolve = resolve
        self._is_allowed = is_allowed

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        *others, last = await self._judged_addresses(_host(request))
        for address in others:
            try:
                return await super().handle_async_request(_pinned(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await super().handle_async_request(_pinned(request, last))

    async def _judged_addresses(self, host: str) -> Sequence[str]:
        literal = literal_address(host)
        answers = [str(literal)] if literal else await self._answers(host)
        if not all(self._is_allowed(ip_address(answer)) for answer in answers):
            raise RecipeFailed(FailureCode.SOURCE_FORBIDDEN, detail="private address")
        return answers

    async def _answers(self, host: str) -> Sequence[str]:
        try:
            answers = list(dict.fromkeys(await self._resolve(host)))
        except OSError as error:
            raise RecipeFailed(
                FailureCode.SOURCE_UNREACHABLE, detail="name not resolved"
            ) from error
        if not answers:
            raise RecipeFailed(FailureCode.SOURCE_UNREACHABLE, detail="name without address")
        return answers


def _host(request: httpx.Request) -> str:
    """As it goes over the wire; httpx shows Chinese names in Chinese otherwise."""
    return request.url.raw_host.decode("ascii")


def _pinned(request: httpx.Request, address: str) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": _host(request)},
    )
