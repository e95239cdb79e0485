import pytest

from infra.settings import Settings, SettingsInvalid


def test_hashes_are_quick_to_make_and_to_guess_in_development_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PASSWORD_ROUNDS", raising=False)
    assert Settings.load().password_rounds == 12
    monkeypatch.setenv("PASSWORD_ROUNDS", "4")
    assert Settings.load().password_rounds == 4

    monkeypatch.setenv("ENVIRONMENT", "production")
    with pytest.raises(SettingsInvalid, match=r"PASSWORD_ROUNDS: with fewer than 12, .*unset it\."):
        Settings.load()


@pytest.mark.parametrize("rounds", ["3", "13", "many"])
def test_what_takes_for_ever_or_no_time_is_refused(
    monkeypatch: pytest.MonkeyPatch, rounds: str
) -> None:
    monkeypatch.setenv("PASSWORD_ROUNDS", rounds)

    with pytest.raises(SettingsInvalid, match=r"PASSWORD_ROUNDS: .*; unset it for 12\."):
        Settings.load()
