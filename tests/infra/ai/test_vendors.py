"""Vendors are reached where we, or the operator, say, in the protocol that they speak."""

from urllib.parse import urlsplit

import pytest
from pydantic import AnyHttpUrl

from domain.own_provider import Vendor
from infra.ai.vendors import provider_of
from infra.provider_settings import StructuredOutput, WireProtocol
from tests.infra.ai.samples import KEY

HOSTS = {
    Vendor.OPENAI: "api.openai.com",
    Vendor.ANTHROPIC: "api.anthropic.com",
    Vendor.DEEPSEEK: "api.deepseek.com",
    Vendor.QWEN: "dashscope.aliyuncs.com",
    Vendor.KIMI: "api.moonshot.cn",
    Vendor.ZHIPU: "open.bigmodel.cn",
}


@pytest.mark.parametrize("vendor", Vendor)
def test_every_vendor_has_an_address_that_nobody_reads_along(vendor: Vendor) -> None:
    provider = provider_of(vendor, model="a-model", api_key=KEY, base_urls={})

    address = urlsplit(provider.root)
    assert (address.scheme, address.hostname, address.port) == ("https", HOSTS[vendor], None)
    assert (provider.model, provider.sent_key) == ("a-model", KEY)
    assert KEY not in repr(provider)


@pytest.mark.parametrize("vendor", Vendor)
def test_the_operator_may_have_a_vendor_reached_elsewhere(vendor: Vendor) -> None:
    elsewhere = {vendor: AnyHttpUrl("https://gateway.example.com/ai")}

    addresses = {
        each: provider_of(each, model="m", api_key=KEY, base_urls=elsewhere).root for each in Vendor
    }

    assert addresses.pop(vendor) == "https://gateway.example.com/ai"
    assert {urlsplit(each).hostname for each in addresses.values()} == {
        host for each, host in HOSTS.items() if each is not vendor
    }


def test_only_anthropic_is_asked_in_its_own_protocol() -> None:
    protocols = {
        vendor: provider_of(vendor, model="m", api_key=KEY, base_urls={}).protocol
        for vendor in Vendor
    }

    assert protocols.pop(Vendor.ANTHROPIC) is WireProtocol.ANTHROPIC
    assert set(protocols.values()) == {WireProtocol.OPENAI}


def test_a_schema_is_sent_to_those_that_follow_it_and_told_in_words_to_the_others() -> None:
    ways = {
        vendor: provider_of(vendor, model="m", api_key=KEY, base_urls={}).structured_output
        for vendor in Vendor
    }

    follow_it = {vendor for vendor, way in ways.items() if way is StructuredOutput.JSON_SCHEMA}
    assert follow_it == {Vendor.OPENAI, Vendor.ANTHROPIC}
    assert set(ways.values()) == {StructuredOutput.JSON_SCHEMA, StructuredOutput.JSON_OBJECT}


@pytest.mark.parametrize("model", ["ft:gpt-4o-mini:me::A1_b", "Qwen/Qwen3-8B", "x" * 100])
@pytest.mark.parametrize("api_key", ["x", "~" * 500, "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}"])
def test_what_was_kept_can_always_be_sent(model: str, api_key: str) -> None:
    provider = provider_of(Vendor.ZHIPU, model=model, api_key=api_key, base_urls={})

    assert (provider.model, provider.sent_key) == (model, api_key)
