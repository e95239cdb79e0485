"""Which providers the environment configures."""

import pytest
from pydantic import AnyHttpUrl

from infra.ai.providers import configured_providers
from infra.provider_settings import Provider, WireProtocol
from infra.settings import Settings

_LISTED = [
    Provider(name="first", base_url=AnyHttpUrl("https://one.example/v1"), model="a"),
    Provider(name="second", base_url=AnyHttpUrl("https://two.example/v1"), model="b"),
]


def _settings(**variables: object) -> Settings:
    unset = dict.fromkeys(["openai_base_url", "anthropic_base_url"])
    keys = dict.fromkeys(["openai_api_key", "anthropic_api_key"], "")
    models = {"openai_model": "gpt", "anthropic_model": "claude"}
    return Settings.model_validate(unset | keys | models | {"ai_providers": []} | variables)


def test_the_list_comes_first_and_keeps_its_order() -> None:
    settings = _settings(openai_api_key="sk-1", anthropic_api_key="sk-2", ai_providers=_LISTED)

    assert configured_providers(settings) == _LISTED


@pytest.mark.parametrize(
    ("variables", "key", "address"),
    [
        ({"openai_api_key": "sk-1"}, "sk-1", "https://api.openai.com/v1"),
        ({"openai_base_url": "http://127.0.0.1:11434/v1"}, "", "http://127.0.0.1:11434/v1"),
        (
            {"openai_api_key": "sk-1", "openai_base_url": "https://proxy.example/v1"},
            "sk-1",
            "https://proxy.example/v1",
        ),
    ],
)
def test_a_key_or_an_address_makes_one_of_openai(
    variables: dict[str, object], key: str, address: str
) -> None:
    (provider,) = configured_providers(_settings(**variables))

    assert (provider.name, provider.protocol) == ("openai", WireProtocol.OPENAI)
    assert str(provider.base_url) == address
    assert provider.api_key.get_secret_value() == key
    assert provider.model == "gpt"


@pytest.mark.parametrize(
    ("variables", "key", "address"),
    [
        ({"anthropic_api_key": "sk-2"}, "sk-2", "https://api.anthropic.com/"),
        ({"anthropic_base_url": "http://127.0.0.1:8080/"}, "", "http://127.0.0.1:8080/"),
    ],
)
def test_a_key_or_an_address_makes_one_of_anthropic(
    variables: dict[str, object], key: str, address: str
) -> None:
    (provider,) = configured_providers(_settings(**variables))

    assert (provider.name, provider.protocol) == ("anthropic", WireProtocol.ANTHROPIC)
    assert str(provider.base_url) == address
    assert provider.api_key.get_secret_value() == key
    assert provider.model == "claude"


def test_with_both_anthropic_stands_in_for_openai() -> None:
    providers = configured_providers(_settings(openai_api_key="sk-1", anthropic_api_key="sk-2"))

    assert [provider.name for provider in providers] == ["openai", "anthropic"]


def test_without_either_there_is_none() -> None:
    assert configured_providers(_settings()) == []
