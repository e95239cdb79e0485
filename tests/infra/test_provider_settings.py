"""How providers of AI are written down, and what is said of a slip."""

import json
import os
from decimal import Decimal

import pytest

from infra.provider_settings import StructuredOutput, WireProtocol
from infra.settings import Settings, SettingsInvalid

KEY = "sk-0123456789"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in set(os.environ):
        if name.lower() in Settings.model_fields:
            monkeypatch.delenv(name)


def fault(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> str:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsInvalid) as refused:
        Settings.load()
    _heading, sentence = str(refused.value).split("\n  ")
    return sentence


def test_a_provider_with_all_that_can_be_said_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    written = {
        "name": "claude",
        "protocol": "anthropic",
        "base_url": "https://ai.example.com/v1/",
        "api_key": KEY,
        "model": "claude-5",
        "timeout_seconds": 300,
        "silence_seconds": 90,
        "max_tokens": 16000,
        "structured_output": "none",
        "input_price": 3,
        "output_price": 15.5,
    }
    monkeypatch.setenv("AI_PROVIDERS", json.dumps([written]))

    settings = Settings.load()

    (provider,) = settings.ai_providers
    assert provider.protocol is WireProtocol.ANTHROPIC
    assert provider.structured_output is StructuredOutput.NONE
    assert (provider.timeout_seconds, provider.silence_seconds) == (300, 90)
    assert provider.max_tokens == 16000
    assert (provider.input_price, provider.output_price) == (Decimal(3), Decimal("15.5"))
    assert provider.root == "https://ai.example.com"
    assert KEY not in repr(settings)


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"protocol": "hunter2"}, ".protocol: Input should be 'openai' or 'anthropic'."),
        (
            {"structured_output": "hunter2"},
            ".structured_output: Input should be 'json_schema', 'json_object' or 'none'.",
        ),
        (
            {"protocol": "anthropic", "structured_output": "json_object"},
            ": anthropic has no structured_output json_object; write none.",
        ),
        (
            {"base_url": "https://app:hunter2@ai.example.com"},
            ".base_url: must not hold a user name or a password.",
        ),
        (
            {"base_url": "https://ai.example.com/v1?key=hunter2"},
            ".base_url: must end before any ? or #.",
        ),
        (
            {"api_key": "hunter2\n"},
            ".api_key: holds a space, a line break or another character that no key has.",
        ),
        ({"max_tokens": 0}, ".max_tokens: Input should be greater than or equal to 1."),
        ({"input_price": -1}, ".input_price: Input should be greater than or equal to 0."),
        ({"output_price": "hunter2"}, ".output_price: Input should be a valid decimal."),
        ({"output_price": "NaN"}, ".output_price: Input should be a finite number."),
        ({"silence_seconds": 0}, ".silence_seconds: Input should be greater than 0."),
        (
            {"timeout_seconds": 1e999},
            ".timeout_seconds: Input should be less than or equal to 3600.",
        ),
        ({"timeout": 60}, ".timeout: Extra inputs are not permitted."),
        ({"name": ""}, ".name: String should have at least 1 character."),
    ],
    ids=str,
)
def test_a_fault_of_a_provider_is_told_without_its_values(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, object], expected: str
) -> None:
    right = {"name": "qwen", "base_url": "https://ai.example.com/v1", "model": "qwen3"}

    told = fault(monkeypatch, "AI_PROVIDERS", json.dumps([right | wrong]))

    assert told == f"AI_PROVIDERS[0]{expected}"


@pytest.mark.parametrize("company", ["OPENAI", "ANTHROPIC"])
def test_a_key_that_cannot_be_sent_is_found_at_the_start(
    monkeypatch: pytest.MonkeyPatch, company: str
) -> None:
    told = fault(monkeypatch, f"{company}_API_KEY", "hunter2\n")

    assert told.startswith(f"{company}_API_KEY: holds a space, a line break")
    assert "hunter2" not in told
