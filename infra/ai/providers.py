"""Which providers the operator configured."""

from collections.abc import Sequence

from pydantic import AnyHttpUrl

from infra.settings import Provider, Settings

_OPENAI_URL = "https://api.openai.com/v1"


def configured_providers(settings: Settings) -> Sequence[Provider]:
    """AI_PROVIDERS in its order; else the one of OPENAI_API_KEY or OPENAI_BASE_URL; else none."""
    if settings.ai_providers:
        return settings.ai_providers
    # A local server needs no key, and OpenAI itself no address: either is enough.
    if not settings.openai_api_key.get_secret_value() and settings.openai_base_url is None:
        return []
    return [
        Provider(
            name="openai",
            base_url=settings.openai_base_url or AnyHttpUrl(_OPENAI_URL),
            api_key=settings.openai_api_key,
            model=settings.openai_model,
        )
    ]
