"""The providers of AI: whether they answer, take our key and offer our model."""

from collections.abc import Sequence
from http import HTTPStatus

import httpx

from infra.doctor.finding import Examination, Finding, failed, ok, warning
from infra.settings import Provider

_ANSWER_SECONDS = 15.0
_REFUSALS = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}


async def examine_providers(providers: Sequence[Provider]) -> Examination:
    if not providers:
        yield warning(
            "AI",
            "no provider: the offline engine extracts and arranges, but writes nothing new",
            "Set OPENAI_API_KEY, or AI_PROVIDERS for others.",
        )
    async with httpx.AsyncClient(timeout=_ANSWER_SECONDS) as client:
        for provider in providers:
            yield await _examine(provider, client)


async def _examine(provider: Provider, client: httpx.AsyncClient) -> Finding:
    subject = f"AI {provider.name}"
    address = f"{str(provider.base_url).rstrip('/')}/models"
    authorization = f"Bearer {provider.api_key.get_secret_value()}"
    try:
        answer = await client.get(address, headers={"Authorization": authorization})
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


def _model(subject: str, model: str, answer: httpx.Response) -> Finding:
    try:
        offered = {entry["id"] for entry in answer.json()["data"]}
    except (ValueError, KeyError, TypeError):
        return ok(subject, "answers, but lists no models")
    if model in offered:
        return ok(subject, f"offers {model}")
    return warning(subject, f"does not list {model}", "Check model.")
