"""The providers of AI: whether they answer, take our key and offer our model."""

import re
from collections.abc import Sequence
from http import HTTPStatus

import httpx

from infra.doctor.finding import Examination, Finding, failed, ok, warning
from infra.provider_settings import ImageProvider, Provider, WireProtocol

_ANSWER_SECONDS = 15.0
#: Anthropic lists 20 models unless it is asked for more.
_LISTS = {
    WireProtocol.OPENAI: "/models",
    WireProtocol.ANTHROPIC: "/v1/models?limit=1000",
}
#: The first, which every server that speaks the protocol knows.
_ANTHROPIC_VERSION = "2023-06-01"
#: Of a model whose name in the list is longer than the one that it is asked by.
_DATE = re.compile(r"-\d{4}-?\d{2}-?\d{2}")
_REFUSALS = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}


async def examine_providers(providers: Sequence[Provider]) -> Examination:
    if not providers:
        yield warning(
            "AI",
            "no provider: the offline engine extracts and arranges, but writes nothing new",
            "Set OPENAI_API_KEY or ANTHROPIC_API_KEY, or AI_PROVIDERS for others.",
        )
    for provider in providers:
        yield await _examine(provider)


async def examine_images(provider: ImageProvider | None) -> Examination:
    """Asks what it offers, and for no picture: each one costs."""
    if provider is None:
        yield warning(
            "AI images",
            "no provider: backgrounds are drawn, and one that a model paints is refused",
            "Set IMAGE_PROVIDER.",
        )
    else:
        yield await _examine(provider)


async def _examine(provider: Provider | ImageProvider) -> Finding:
    subject = f"AI {provider.name}"
    protocol = WireProtocol.OPENAI if isinstance(provider, ImageProvider) else provider.protocol
    address = f"{provider.root}{_LISTS[protocol]}"
    try:
        answer = await _ask(address, provider.sent_key, protocol)
    except httpx.RequestError as error:
        detail = f"{address} does not answer: {error or type(error).__name__}"
        return failed(subject, detail, "Check base_url, and that this machine may go there.")
    if answer.status_code in _REFUSALS:
        return failed(subject, f"refuses our key ({answer.status_code})", "Check api_key.")
    if answer.is_server_error:
        detail = f"{address} answers {answer.status_code}"
        return warning(subject, detail, "Ask again later, or ask the provider.")
    if not answer.is_success:
        # Not all list their models; that something answers is all that we learn.
        return ok(subject, f"answers, but lists no models ({answer.status_code})")
    return _model(subject, provider.model, answer)


async def _ask(address: str, key: str, protocol: WireProtocol) -> httpx.Response:
    """Goes the way of the protocol's endpoint, with its key in the same headers."""
    headers = {"Authorization": f"Bearer {key}"}
    if protocol is WireProtocol.ANTHROPIC:
        headers |= {"x-api-key": key, "anthropic-version": _ANTHROPIC_VERSION}
    async with httpx.AsyncClient(timeout=_ANSWER_SECONDS) as client:
        return await client.get(address, headers=headers)


def _model(subject: str, model: str, answer: httpx.Response) -> Finding:
    try:
        offered = {str(entry["id"]) for entry in answer.json()["data"]}
    except (ValueError, KeyError, TypeError):
        return ok(subject, "answers, but lists no models")
    if any(_is_version(offer, model) for offer in offered):
        return ok(subject, f"offers {model}")
    return warning(subject, f"does not list {model}", "Check model.")


def _is_version(offer: str, model: str) -> bool:
    """Whether `offer` is the model, or a dated version of it."""
    return offer == model or bool(_DATE.fullmatch(offer.removeprefix(model)))
