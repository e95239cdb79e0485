"""The vendors whose keys users may bring: where they are, and what they understand.

The addresses are ours, so that nobody can have us send an article, or a request, anywhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import AnyHttpUrl, SecretStr

from domain.own_provider import Vendor
from infra.provider_settings import Provider, ServiceUrl, StructuredOutput, WireProtocol


@dataclass(frozen=True, slots=True, kw_only=True)
class _Service:
    """`structured_output` is what its documentation promises for all of its present models.

    Of some, such as Qwen's, a few models know JSON Schema too. But one that does not may ignore
    it in silence, where one that is asked for a JSON object is told the shape in words.
    """

    base_url: str
    protocol: WireProtocol = WireProtocol.OPENAI
    structured_output: StructuredOutput = StructuredOutput.JSON_OBJECT


_SERVICES: Mapping[Vendor, _Service] = {
    Vendor.OPENAI: _Service(
        base_url="https://api.openai.com/v1", structured_output=StructuredOutput.JSON_SCHEMA
    ),
    Vendor.ANTHROPIC: _Service(
        base_url="https://api.anthropic.com",
        protocol=WireProtocol.ANTHROPIC,
        structured_output=StructuredOutput.JSON_SCHEMA,
    ),
    Vendor.DEEPSEEK: _Service(base_url="https://api.deepseek.com"),
    Vendor.QWEN: _Service(base_url="https://dashscope.aliyuncs.com/compatible-mode/v1"),
    Vendor.KIMI: _Service(base_url="https://api.moonshot.cn/v1"),
    Vendor.ZHIPU: _Service(base_url="https://open.bigmodel.cn/api/paas/v4"),
}


def provider_of(
    vendor: Vendor, *, model: str, api_key: str, base_urls: Mapping[Vendor, ServiceUrl]
) -> Provider:
    """`base_urls` are the operator's, for vendors that are to be reached in another place."""
    service = _SERVICES[vendor]
    return Provider(
        name=f"own {vendor.value.lower()}",
        protocol=service.protocol,
        base_url=base_urls.get(vendor) or AnyHttpUrl(service.base_url),
        api_key=SecretStr(api_key),
        model=model,
        structured_output=service.structured_output,
    )
