"""How own keys are sealed and where they are sent, and what is said of a slip."""

import os

import pytest

from domain.own_provider import Vendor
from infra.settings import Settings, SettingsInvalid


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in set(os.environ):
        if name.lower() in Settings.model_fields:
            monkeypatch.delenv(name)


def test_vendors_can_be_reached_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = '{"openai": "https://gateway.example.com/openai/v1", "Kimi": "http://10.0.0.7"}'

    monkeypatch.setenv("OWN_KEY_BASE_URLS", addresses)
    settings = Settings.load()

    assert {vendor: str(url) for vendor, url in settings.own_key_base_urls.items()} == {
        Vendor.OPENAI: "https://gateway.example.com/openai/v1",
        Vendor.KIMI: "http://10.0.0.7/",
    }


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("OWN_KEY_BASE_URLS", "[]", "OWN_KEY_BASE_URLS: Input should be a valid dictionary."),
        ("OWN_KEY_BASE_URLS", "{hunter2", "OWN_KEY_BASE_URLS: is not JSON: Expecting"),
        ("OWN_KEY_BASE_URLS", '{"gemini": "https://x.example"}', "OWN_KEY_BASE_URLS.GEMINI.[key]:"),
        ("OWN_KEY_BASE_URLS", '{"qwen": "file:///etc"}', "OWN_KEY_BASE_URLS.QWEN: URL scheme"),
        ("OWN_KEY_BASE_URLS", '{"qwen": "https://me:pw@x"}', "OWN_KEY_BASE_URLS.QWEN: must not"),
        ("OWN_KEY_SECRET_ID", "a.b", "OWN_KEY_SECRET_ID: String should match pattern"),
        ("OWN_KEY_RETIRED_SECRETS", '{"a b": "x"}', "OWN_KEY_RETIRED_SECRETS.a b.[key]: String"),
    ],
)
def test_what_own_keys_cannot_be_kept_or_sent_with_is_refused(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(SettingsInvalid) as refused:
        Settings.load()

    _heading, fault = str(refused.value).split("\n  ")
    assert fault.startswith(sentence)
    assert "hunter2" not in fault
