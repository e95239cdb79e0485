"""Opens the endpoint that speaks a provider's protocol."""

from collections.abc import Mapping

from infra.ai.endpoint import Endpoint, Patience
from infra.ai.endpoint_anthropic import AnthropicEndpoint
from infra.ai.endpoint_openai import OpenAiEndpoint
from infra.provider_settings import Provider, WireProtocol

_ENDPOINTS: Mapping[WireProtocol, type[OpenAiEndpoint | AnthropicEndpoint]] = {
    WireProtocol.OPENAI: OpenAiEndpoint,
    WireProtocol.ANTHROPIC: AnthropicEndpoint,
}


def open_endpoint(provider: Provider, *, patience: Patience) -> Endpoint:
    """Connects when first used; close it with `aclose`."""
    return _ENDPOINTS[provider.protocol](provider, patience=patience)
