"""Whatever a provider sends: only the speech is left, as fast as it was asked for."""

import io
import struct
from collections.abc import Callable

import numpy as np
import pytest
import soundfile

from domain.failure import FailureCode, RecipeFailed
from domain.voice import Sound
from infra.processes import Processes, ProcessLost
from infra.speech.decoding import heard
from infra.speech.hearing import hear
from infra.speech.unreadable import SoundUnreadable
from infra.speech.waveform import Samples
from tests.infra.speech.here import Here, P, T
from tests.infra.speech.voiced_sounds import speech_like, wav_of

SECONDS = 2.0


def spoken(rate: int) -> Samples:
    """Begins and ends at full voice, between silences."""
    voice = speech_like(SECONDS + 0.25, rate=rate)[round(0.125 * rate) :][: round(SECONDS * rate)]
    silence = np.zeros(rate // 2, dtype=np.float32)
    return np.concatenate([silence, voice, silence])


def encoded(kind: str, samples: Samples, rate: int) -> bytes:
    target = io.BytesIO()
    soundfile.write(target, samples, rate, format=kind)
    return target.getvalue()


@pytest.mark.parametrize("kind", ["WAV", "MP3", "FLAC", "OGG"])
@pytest.mark.parametrize("rate", [16_000, 24_000, 44_100])
def test_every_format_is_heard_without_the_silence_around_it(kind: str, rate: int) -> None:
    sound = heard(encoded(kind, spoken(rate), rate))

    assert sound.rate == 24_000
    assert sound.seconds == pytest.approx(SECONDS, abs=0.08)
    assert _pitch(sound) == pytest.approx(140, abs=2)


def _pitch(sound: Sound) -> float:
    samples = np.frombuffer(sound.samples, dtype="<i2").astype(np.float64)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    hertz = np.fft.rfftfreq(len(samples), 1 / sound.rate)
    low = hertz < 210
    return float(hertz[low][np.argmax(spectrum[low])])


def test_both_channels_are_heard() -> None:
    voice = spoken(24_000)
    left = np.stack([voice, np.zeros_like(voice)], axis=1)

    assert heard(encoded("WAV", left, 24_000)).seconds == pytest.approx(SECONDS, abs=0.08)


def test_a_wav_that_was_streamed_says_no_length() -> None:
    """OpenAI's header is written before anybody knows how long the speech gets."""
    data = bytearray(wav_of(spoken(24_000), 24_000))
    struct.pack_into("<I", data, 4, 0xFFFFFFFF)
    struct.pack_into("<I", data, 40, 0xFFFFFFFF)

    assert heard(bytes(data)).seconds == pytest.approx(SECONDS, abs=0.08)


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.0, 1.3, 2.0])
def test_another_speed_changes_the_time_and_not_the_pitch(speed: float) -> None:
    sound = heard(wav_of(spoken(24_000), 24_000), speed=speed)

    assert sound.seconds == pytest.approx(SECONDS / speed, rel=0.05)
    assert _pitch(sound) == pytest.approx(140, abs=3)


def test_what_is_too_short_to_be_stretched_stays_as_it_is() -> None:
    click = speech_like(0.06, rate=24_000)
    assert heard(wav_of(click, 24_000), speed=2.0) == heard(wav_of(click, 24_000))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>Sorry</html>",
        b"RIFF\xff\xff\xff\xffWAVE",
        b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + b"\x00" * 400,
        wav_of(np.zeros(24_000, dtype=np.float32), 24_000),
    ],
    ids=["empty", "page", "headless", "hollow", "silent"],
)
def test_what_is_no_sound_is_refused(data: bytes) -> None:
    with pytest.raises(SoundUnreadable):
        heard(data)


async def test_no_sound_is_an_unusable_answer() -> None:
    with pytest.raises(RecipeFailed) as failed:
        await hear(b"<html>", processes=Here())
    assert failed.value.code is FailureCode.OUTPUT_UNUSABLE


async def test_refusals_come_back_from_a_process() -> None:
    processes = Processes(size=1, memory_bytes=1_000_000_000, seconds=60)
    try:
        sound = await hear(wav_of(spoken(24_000), 24_000), processes=processes)
        with pytest.raises(RecipeFailed) as failed:
            await hear(b"<html>", processes=processes)
    finally:
        await processes.aclose()
    assert sound.seconds == pytest.approx(SECONDS, abs=0.08)
    assert failed.value.code is FailureCode.OUTPUT_UNUSABLE


class Fatal(Here):
    """The decoder does not come back."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        raise self._error


@pytest.mark.parametrize("error", [ProcessLost(), TimeoutError(), MemoryError()])
async def test_a_sound_that_ends_the_decoder_is_an_unusable_answer(error: Exception) -> None:
    with pytest.raises(RecipeFailed) as failed:
        await hear(b"a bomb", processes=Fatal(error))
    assert failed.value.code is FailureCode.OUTPUT_UNUSABLE
