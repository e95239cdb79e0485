"""How operators write down the engines of speech that they use."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from infra.provider_settings import SpeechKind, SpeechProvider
from infra.settings import Settings

VOICE = {"number": 3, "name": "晓晓", "gender": "FEMALE"}


@pytest.mark.parametrize(
    "written",
    [
        {"kind": "openai", "api_key": "sk-1"},
        {"kind": "openai", "api_key": "sk-1", "base_url": "https://tts.example.com/v1"},
        {"kind": "gtts"},
        {"kind": "edge", "timeout_seconds": 10},
    ],
)
def test_an_engine_needs_little(written: dict[str, object]) -> None:
    assert SpeechProvider.model_validate(written).kind == written["kind"]


def test_a_model_of_ones_own_needs_its_place_and_its_speakers(tmp_path: Path) -> None:
    written = {"kind": "sherpa", "directory": str(tmp_path), "voices": [VOICE]}

    provider = SpeechProvider.model_validate(written)

    assert (provider.kind, provider.directory) == (SpeechKind.SHERPA, tmp_path)
    assert [each.number for each in provider.voices] == [3]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"kind": "openai"}, "openai needs an api_key"),
        ({"kind": "gtts", "base_url": "https://example.com"}, "gtts has no base_url"),
        ({"kind": "sherpa"}, "needs a directory and voices"),
        ({"kind": "edge", "voices": [VOICE], "directory": "/"}, "sherpa, and no other"),
        ({"kind": "sherpa", "voices": [VOICE], "directory": "/no/such"}, "directory"),
        ({"kind": "polly"}, "openai"),
    ],
)
def test_what_cannot_work_is_refused_with_a_reason(written: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        SpeechProvider.model_validate(written)


def test_an_engine_and_its_speakers_are_named_once(tmp_path: Path) -> None:
    """The voices of both would have the same ids, and one of them never speak."""
    model = {"kind": "sherpa", "directory": str(tmp_path), "voices": [VOICE]}
    twice = {**model, "voices": [VOICE, {**VOICE, "name": "晓伊"}]}

    for providers, said in (
        ([{"kind": "gtts"}, {"kind": "edge"}, {"kind": "gtts"}], "gtts is there 2 times"),
        ([twice], "speaker 3 is there 2 times"),
    ):
        with pytest.raises(ValidationError, match=said):
            Settings(speech_providers=[SpeechProvider.model_validate(each) for each in providers])
    both = [SpeechProvider.model_validate(each) for each in (model, {"kind": "edge"})]
    assert len(Settings(speech_providers=both).speech_providers) == 2
