"""Each voice introduces itself, once."""

import asyncio

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale
from domain.services.previews import VoicePreviews
from domain.services.voices import Voices, VoiceUnknown
from tests.domain.fake_speech import FakeSpeaker, FakeStudio, a_voice
from tests.domain.recipes.speeches import NamingLabeller
from tests.domain.studio import Studio


@pytest.fixture
def speaker() -> FakeSpeaker:
    return FakeSpeaker([a_voice("zh"), a_voice("en", languages=(Locale.EN,))])


@pytest.fixture
def previews(studio: Studio, speaker: FakeSpeaker) -> VoicePreviews:
    return another(studio, speaker)


def another(studio: Studio, speaker: FakeSpeaker) -> VoicePreviews:
    """As another process has it."""
    return VoicePreviews(
        voices=Voices([speaker]),
        studio=FakeStudio(),
        blobs=studio.blobs,
        labeller=NamingLabeller(),
    )


async def test_a_voice_says_a_sentence_of_its_language(
    previews: VoicePreviews, speaker: FakeSpeaker
) -> None:
    chinese, english = await previews.mp3("zh"), await previews.mp3("en")

    assert chinese.startswith("MP3 NONE:你好".encode())
    assert english.startswith(b"MP3 NONE:Hello")
    assert english.endswith(b" voice-en")
    assert [speed for _, _, speed in speaker.spoken] == [1.0, 1.0]


async def test_however_many_ask_at_once_it_is_spoken_once(
    previews: VoicePreviews, speaker: FakeSpeaker
) -> None:
    heard = await asyncio.gather(*(previews.mp3("zh") for _ in range(5)))

    assert len(set(heard)) == len(speaker.spoken) == 1


async def test_other_processes_find_it_until_it_is_swept_away(
    studio: Studio, previews: VoicePreviews, speaker: FakeSpeaker
) -> None:
    heard = await previews.mp3("zh")

    assert await another(studio, speaker).mp3("zh") == heard
    assert len(speaker.spoken) == 1

    studio.blobs.stored.clear()
    assert await another(studio, speaker).mp3("zh") == heard
    assert len(speaker.spoken) == 2


async def test_another_model_sounds_differently(
    studio: Studio, previews: VoicePreviews, speaker: FakeSpeaker
) -> None:
    await previews.mp3("zh")
    speaker.model = "fake-speech-2"

    await another(studio, speaker).mp3("zh")

    assert len(speaker.spoken) == 2


async def test_a_failure_is_not_kept(previews: VoicePreviews, speaker: FakeSpeaker) -> None:
    speaker.failure = FailureCode.PROVIDER_UNAVAILABLE
    with pytest.raises(RecipeFailed):
        await previews.mp3("zh")

    speaker.failure = None
    assert await previews.mp3("zh")


async def test_an_unknown_voice_has_none(previews: VoicePreviews, studio: Studio) -> None:
    with pytest.raises(VoiceUnknown):
        await previews.mp3("nobody")
    assert studio.blobs.stored == {}
