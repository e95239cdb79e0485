import pytest

from infra.settings import Settings, SettingsInvalid


def test_what_is_too_little_to_master_speech_in_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIA_PROCESS_MEMORY", "512")
    assert Settings.load().media_process_memory == 512

    monkeypatch.setenv("MEDIA_PROCESS_MEMORY", "256")
    with pytest.raises(SettingsInvalid, match=r"MEDIA_PROCESS_MEMORY: .*; unset it for 1024\."):
        Settings.load()
