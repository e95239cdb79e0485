"""Whose pages may call us, as operators write it down."""

import pytest

from infra.settings import Settings, SettingsInvalid


def _load(monkeypatch: pytest.MonkeyPatch, origins: str) -> Settings:
    monkeypatch.setenv("ALLOWED_ORIGINS", origins)
    return Settings.load()


def test_origins_are_kept_as_browsers_send_them(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = "HTTPS://App.Example.com:443/, http://localhost:3000, http://[::1]:80, *"

    settings = _load(monkeypatch, listed)

    assert settings.allowed_origins == (
        "https://app.example.com",
        "http://localhost:3000",
        "http://[::1]",
        "*",
    )


@pytest.mark.parametrize(
    "listed",
    [
        "app.example.com",
        "https://app.example.com/studio",
        "https://mei@app.example.com",
        "https://app.example.com?a=1",
        "https://app.example.com#a",
        "https://*.example.com",
        "null",
    ],
)
def test_what_is_no_origin_is_refused(monkeypatch: pytest.MonkeyPatch, listed: str) -> None:
    with pytest.raises(SettingsInvalid) as refused:
        _load(monkeypatch, f"https://a.example, {listed}")

    [_, fault] = str(refused.value).split("\n  ")
    assert fault.startswith("ALLOWED_ORIGINS: lists something that is no origin; write https://")
