"""Which providers the environment configures."""

import pytest
from pydantic import AnyHttpUrl, SecretStr

from infra.ai.providers import configured_providers
from infra.settings import Provider, Settings

_LISTED = [
    Provider(name="first", base_url=AnyHttpUrl("https://one.example/v1"), model="a"),
    Provider(name="second", base_url=AnyHttpUrl("https://two.example/v1"), model="b"),
]


def _settings(
    *, key: str = "", url: str | None = None, listed: list[Provider] | None = None
) -> Settings:
    return Settings(
        openai_api_key=SecretStr(key),
        openai_base_url=AnyHttpUrl(url) if url else None,
        openai_model="the-model",
        ai_providers=listed or [],
    )


def test_the_list_comes_first_and_keeps_its_order() -> None:
    assert configured_providers(_settings(key="sk-1", listed=_LISTED)) == _LISTED


@pytest.mark.parametrize(
    ("key", "url", "expected"),
    [
        ("sk-1", None, "https://api.openai.com/v1"),
        ("", "http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
        ("sk-1", "https://proxy.example/v1", "https://proxy.example/v1"),
    ],
)
def test_a_key_or_an_address_makes_one(key: str, url: str | None, expected: str) -> None:
    (provider,) = configured_providers(_settings(key=key, url=url))

    assert str(provider.base_url) == expected
    assert provider.api_key.get_secret_value() == key
    assert provider.model == "the-model"


def test_without_either_there_is_none() -> None:
    assert configured_providers(_settings()) == []
