"""What the operator configured is opened, each by the adapter of its kind."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from domain.voice import SpeechEngine
from infra.ai.image_opening import opened_images
from infra.processes import Processes
from infra.provider_settings import ImageProvider, SpeechProvider
from infra.speech.opening import open_speaker

VOICE = {"number": 3, "name": "晓晓", "gender": "FEMALE"}


@pytest.mark.parametrize(
    ("written", "engine", "model"),
    [
        ({"kind": "openai", "api_key": "sk-1"}, SpeechEngine.OPENAI, "gpt-4o-mini-tts"),
        ({"kind": "gtts"}, SpeechEngine.GTTS, "google-translate"),
        ({"kind": "edge"}, SpeechEngine.EDGE, "edge-read-aloud"),
        ({"kind": "sherpa", "voices": [VOICE]}, SpeechEngine.SHERPA, "kokoro"),
    ],
)
async def test_every_kind_of_speech_is_opened(
    tmp_path: Path, written: dict[str, object], engine: SpeechEngine, model: str
) -> None:
    if engine is SpeechEngine.SHERPA:
        directory = tmp_path / model
        directory.mkdir()
        written = {**written, "directory": directory}
    processes = Processes(size=1, memory_bytes=2**30, seconds=60)
    async with AsyncExitStack() as stack:
        speaker = open_speaker(SpeechProvider.model_validate(written), processes, stack)

        assert {voice.engine for voice in speaker.voices} == {engine}
        assert speaker.model == model


async def test_a_model_that_paints_is_opened_where_there_is_one() -> None:
    provider = ImageProvider.model_validate(
        {"base_url": "https://images.example.com/v1", "model": "painter", "picture_price": "0.04"}
    )
    async with opened_images(provider) as images, opened_images(None) as nothing:
        assert images is not None
        assert (images.model, images.cost_micros) == ("painter", 40_000)
        assert nothing is None
