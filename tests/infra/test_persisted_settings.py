"""Where manifests of operations are, and whether nothing else is executed."""

from pathlib import Path

import pytest

from infra.settings import Settings, SettingsInvalid


def test_manifests_are_listed_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSISTED_MANIFESTS", "/srv/web.json, app.json")
    monkeypatch.setenv("PERSISTED_ONLY", "true")

    settings = Settings.load()

    assert settings.persisted_manifests == (Path("/srv/web.json"), Path("app.json"))
    assert settings.persisted_only


def test_clients_may_send_any_operation_unless_it_is_forbidden() -> None:
    assert (Settings().persisted_manifests, Settings().persisted_only) == ((), False)


def test_a_server_that_would_refuse_everything_is_not_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PERSISTED_ONLY", "true")

    with pytest.raises(SettingsInvalid) as refused:
        Settings.load()

    assert str(refused.value).endswith(
        "\n  PERSISTED_ONLY: without a manifest every operation would be refused;"
        " name one in PERSISTED_MANIFESTS, or unset it."
    )
