import pytest

from infra.settings import Settings, SettingsInvalid


def test_files_are_kept_for_ever_or_for_some_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEDIA_RETENTION_DAYS", raising=False)
    assert Settings.load().media_retention_days is None
    monkeypatch.setenv("MEDIA_RETENTION_DAYS", "30")
    assert Settings.load().media_retention_days == 30


@pytest.mark.parametrize("days", ["0", "-1", "1.5", "ever"])
def test_no_time_at_all_is_none_to_keep_files(monkeypatch: pytest.MonkeyPatch, days: str) -> None:
    monkeypatch.setenv("MEDIA_RETENTION_DAYS", days)

    with pytest.raises(SettingsInvalid, match=r"MEDIA_RETENTION_DAYS: .*; or unset it\."):
        Settings.load()
