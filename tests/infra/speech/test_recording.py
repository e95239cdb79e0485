"""Speech as platforms play it: equally loud, never clipped, and as long as it says."""

import io
import wave
from itertools import pairwise

import numpy as np
import pytest
import soundfile
from pyloudnorm import Meter
from scipy.signal import resample_poly

from domain.ai_label import AudioCue
from domain.voice import AudioFormat, Recording, Sound, Utterance
from infra.processes import Processes
from infra.speech.joining import join
from infra.speech.mixing import record
from infra.speech.recording import MasteringStudio
from infra.speech.waveform import Samples
from tests.infra.speech.voiced_sounds import an_utterance, sound_of, speech_like

FORMATS = list(AudioFormat)


def recorded(
    *utterances: Utterance,
    audio_format: AudioFormat = AudioFormat.MP3,
    cue: AudioCue = AudioCue.NONE,
) -> Recording:
    return record(utterances, audio_format=audio_format, cue=cue)


def decoded(recording: Recording) -> Samples:
    """By libsndfile, which knows nothing of us."""
    samples, rate = soundfile.read(io.BytesIO(recording.data), dtype="float32")
    assert rate == 24_000
    return np.asarray(samples, dtype=np.float32)


def peak_of(samples: Samples) -> float:
    """In dBFS, between the samples, too."""
    return float(20 * np.log10(np.max(np.abs(resample_poly(samples, 8, 1)))))


@pytest.mark.parametrize("audio_format", FORMATS)
@pytest.mark.parametrize("level", [0.01, 0.05, 0.2, 1.0])
def test_speech_is_at_minus_sixteen_lufs_and_nothing_clips(
    audio_format: AudioFormat, level: float
) -> None:
    utterances = [an_utterance(seconds, level=level) for seconds in (2.0, 1.2, 3.1)]

    samples = decoded(recorded(*utterances, audio_format=audio_format))

    assert Meter(24_000).integrated_loudness(samples) == pytest.approx(-16, abs=1)
    assert peak_of(samples) <= -1


def test_lone_peaks_are_turned_down_rather_than_clipped() -> None:
    """Clicks far above a soft voice would otherwise decide how loud the voice may be."""
    samples = speech_like(6.0, level=0.03)
    samples[30_000::22_050] = 0.95

    heard = decoded(
        recorded(
            Utterance(text="好", sound=sound_of(samples), pause_seconds=0.1),
            audio_format=AudioFormat.WAV,
        )
    )

    assert Meter(24_000).integrated_loudness(heard) == pytest.approx(-16, abs=1)
    assert peak_of(heard) <= -1


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.39])
def test_a_sound_too_short_to_be_measured_is_as_loud_as_a_long_one(seconds: float) -> None:
    moments = np.arange(round(seconds * 22_050)) / 22_050
    tone = np.asarray(0.01 * np.sin(2 * np.pi * 300 * moments), dtype=np.float32)
    utterance = Utterance(text="嗯", sound=sound_of(tone), pause_seconds=0.0)

    heard = decoded(recorded(utterance, audio_format=AudioFormat.WAV))

    assert len(heard) / 24_000 == pytest.approx(seconds, abs=0.001)
    again = np.tile(heard, 40)
    assert Meter(24_000).integrated_loudness(again) == pytest.approx(-16, abs=1.5)


def test_silence_stays_silent() -> None:
    silent = Utterance(text="", sound=Sound(b"", 24_000), pause_seconds=1.0)

    recording = recorded(silent, audio_format=AudioFormat.WAV)

    assert recording.seconds == 1.0
    assert not decoded(recording).any()


@pytest.mark.parametrize("audio_format", FORMATS)
def test_a_recording_is_as_long_and_begins_as_it_says(audio_format: AudioFormat) -> None:
    utterances = [an_utterance(seconds, pause=0.4) for seconds in (1.0, 0.7, 1.9)]

    recording = recorded(*utterances, audio_format=audio_format)

    samples = decoded(recording)
    assert recording.seconds == pytest.approx(1.0 + 0.7 + 1.9 + 3 * 0.4, abs=0.001)
    assert len(samples) == round(recording.seconds * 24_000)
    assert recording.starts == pytest.approx((0.0, 1.4, 2.5), abs=0.001)
    for start, utterance in zip(recording.starts, utterances, strict=True):
        end = start + utterance.sound.seconds
        assert _level(samples, start + 0.02, end) > 0.05
        assert _level(samples, end + 0.03, end + 0.37) < 0.002


def _level(samples: Samples, begin: float, end: float) -> float:
    return float(np.sqrt(np.mean(samples[round(begin * 24_000) : round(end * 24_000)] ** 2)))


def test_no_edge_of_an_utterance_clicks() -> None:
    """A sound that begins and ends at full height comes and goes within some milliseconds."""
    square = np.full(11_025, 0.5, dtype=np.float32)
    utterance = Utterance(text="好", sound=sound_of(square), pause_seconds=0.5)

    samples = decoded(recorded(utterance, utterance, audio_format=AudioFormat.WAV))

    assert np.max(np.abs(np.diff(samples))) < 0.05 * np.max(np.abs(samples))


def test_wav_is_read_by_the_standard_library() -> None:
    recording = recorded(an_utterance(1.0), audio_format=AudioFormat.WAV)

    with wave.open(io.BytesIO(recording.data)) as file:
        parameters = (file.getnchannels(), file.getsampwidth(), file.getframerate())
        assert parameters == (1, 2, 24_000)
        assert file.getnframes() == round(recording.seconds * 24_000)
    assert recording.mime_type == "audio/wav"


@pytest.mark.parametrize("audio_format", FORMATS)
def test_recordings_are_joined_where_they_say(audio_format: AudioFormat) -> None:
    parts = [
        recorded(an_utterance(seconds, pause=0.2), audio_format=audio_format)
        for seconds in (1.3, 0.8, 2.2)
    ]

    whole = join(parts, audio_format)

    samples = decoded(whole)
    assert len(samples) == round(whole.seconds * 24_000)
    assert Meter(24_000).integrated_loudness(samples) == pytest.approx(-16, abs=1)
    assert peak_of(samples) <= -1
    for start, part in zip(whole.starts, parts, strict=True):
        begin = round(start * 24_000)
        alone = decoded(part)
        again = samples[begin : begin + len(alone)]
        assert np.corrcoef(alone, again)[0, 1] > 0.999
    for start, part, (before, after) in zip(
        whole.starts, parts, pairwise([*whole.starts, whole.seconds]), strict=True
    ):
        assert start == before
        assert 0 <= after - before - part.seconds < 0.08


def test_what_was_joined_can_be_joined_again() -> None:
    part = recorded(an_utterance(1.0))
    two = join([part, part], AudioFormat.MP3)

    four = join([two, two], AudioFormat.MP3)

    assert len(decoded(four)) == round(four.seconds * 24_000)
    assert four.seconds == pytest.approx(2 * two.seconds, abs=0.08)


@pytest.mark.parametrize("audio_format", FORMATS)
def test_a_rhythm_of_short_long_short_short_comes_before_the_speech(
    audio_format: AudioFormat,
) -> None:
    recording = recorded(an_utterance(1.0), audio_format=audio_format, cue=AudioCue.RHYTHM)

    (start,) = recording.starts
    samples = decoded(recording)
    assert _tones(samples[: round(start * 24_000)]) == pytest.approx([0.1, 0.3, 0.1, 0.1], abs=0.03)
    assert _level(samples, start + 0.02, start + 1.0) > 0.05


def _tones(samples: Samples) -> list[float]:
    """How long each sound lasts, in seconds."""
    frames = samples[: len(samples) // 240 * 240].reshape(-1, 240)
    is_heard = np.sqrt(np.mean(frames**2, axis=1)) > 0.03
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_heard, [False]]).astype(int)))
    return [float(end - begin) / 100 for begin, end in edges.reshape(-1, 2)]


def test_a_rhythm_may_stand_alone() -> None:
    recording = recorded(cue=AudioCue.RHYTHM)

    assert recording.starts == ()
    assert 1.0 < recording.seconds < 2.5


async def test_the_studio_works_in_processes() -> None:
    processes = Processes(size=1, memory_bytes=1_000_000_000, seconds=60)
    studio = MasteringStudio(processes)
    try:
        part = await studio.record(
            [an_utterance(1.0)], audio_format=AudioFormat.MP3, cue=AudioCue.NONE
        )
        whole = await studio.join([part, part], audio_format=AudioFormat.MP3)
    finally:
        await processes.aclose()

    assert part == recorded(an_utterance(1.0))
    assert len(decoded(whole)) == round(whole.seconds * 24_000)
