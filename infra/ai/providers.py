"""Which providers the operator configured."""

from collections.abc import Iterator, Sequence

from pydantic import AnyHttpUrl

from infra.provider_settings import Provider, WireProtocol
from infra.settings import Settings

_OPENAI_URL = "https://api.openai.com/v1"
_ANTHROPIC_URL = "https://api.anthropic.com"


def configured_providers(settings: Settings) -> Sequence[Provider]:
    """AI_PROVIDERS in its order; else OpenAI and Anthropic, where their variables are set."""
    return settings.ai_providers or list(_by_their_own_variables(settings))


def _by_their_own_variables(settings: Settings) -> Iterator[Provider]:
    # A local server needs no key, and the companies themselves no address: either is enough.
    if settings.openai_api_key.get_secret_value() or settings.openai_base_url:
        yield Provider(
            name="openai",
            base_url=settings.openai_base_url or AnyHttpUrl(_OPENAI_URL),
            api_key=settings.openai_api_key,
            model=settings.openai_model,
        )
    if settings.anthropic_api_key.get_secret_value() or settings.anthropic_base_url:
        yield Provider(
            name="anthropic",
            protocol=WireProtocol.ANTHROPIC,
            base_url=settings.anthropic_base_url or AnyHttpUrl(_ANTHROPIC_URL),
            api_key=settings.anthropic_api_key,
            model=settings.anthropic_model,
        )
