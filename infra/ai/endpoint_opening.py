"""Opens the endpoint that speaks a provider's protocol.

Its library is loaded with the first provider of its protocol (docs/adr/0046): each would cost every
process a second at its start, and 60 MB.
"""

from infra.ai.endpoint import Endpoint, Patience
from infra.provider_settings import Provider, WireProtocol


def open_endpoint(provider: Provider, *, patience: Patience) -> Endpoint:
    """Connects when first used; close it with `aclose`."""
    match provider.protocol:
        case WireProtocol.OPENAI:
            from infra.ai.endpoint_openai import OpenAiEndpoint  # noqa: PLC0415 - see above

            return OpenAiEndpoint(provider, patience=patience)
        case WireProtocol.ANTHROPIC:
            from infra.ai.endpoint_anthropic import AnthropicEndpoint  # noqa: PLC0415 - see above

            return AnthropicEndpoint(provider, patience=patience)
