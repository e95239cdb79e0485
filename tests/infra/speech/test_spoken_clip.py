"""A text spoken offline from its first letter to its last byte: the sound as the subtitles say."""

import io
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from mutagen.mp3 import MP3
from pyloudnorm import Meter

from domain.ai_label import AudioCue
from domain.asset import Asset, AssetKind, AssetRole
from domain.content import VoiceClip
from domain.recipe import Assignment, Result
from domain.recipes.synthesize_voice import SynthesizeVoice, SynthesizeVoiceRecipe
from domain.services.filing import Filing
from domain.services.manuscripts import Manuscripts
from domain.services.speaking import Speaking
from domain.services.voices import Voices
from domain.source import TextSource
from domain.voice import AudioFormat
from infra.labelling import FileLabels
from infra.processes import Processes
from infra.speech.espeak import EspeakSpeaker
from infra.speech.recording import MasteringStudio
from infra.speech.waveform import Samples
from tests.domain.reported import Reported
from tests.domain.studio import Studio
from tests.factories import NOW

TEXT = """# 一锅好汤

南瓜汤要小火慢炖30分钟，先炒香洋葱，再加水400毫升。[停顿 1.5s]为什么不香？
用 iPhone 计时，2026年的价格是3.5元！
"""
CLOCK = re.compile(r"(\d\d):(\d\d):(\d\d)[,.](\d{3})")


@pytest.fixture
async def processes() -> AsyncIterator[Processes]:
    processes = Processes(size=2, memory_bytes=1_000_000_000, seconds=60)
    yield processes
    await processes.aclose()


@pytest.fixture
def studio() -> Studio:
    return Studio()


@pytest.fixture
def recipe(studio: Studio, processes: Processes) -> SynthesizeVoiceRecipe:
    return SynthesizeVoiceRecipe(
        Manuscripts(studio.sourcing),
        Speaking(Voices([EspeakSpeaker(processes)]), MasteringStudio(processes)),
        Filing(
            blobs=studio.blobs,
            labeller=FileLabels("laowang", secrets=["a secret of the tests"]),
            new_id=studio.new_id,
        ),
    )


async def run(recipe: SynthesizeVoiceRecipe, request: SynthesizeVoice) -> Result:
    assignment = Assignment(
        input=recipe.admit(request),
        generation_id="generation",
        owner_id="owner",
        content_id="content",
        now=NOW,
    )
    return await recipe.run(assignment, Reported())


async def sound_of(studio: Studio, assets: Sequence[Asset]) -> tuple[Samples, bytes]:
    (whole,) = (
        asset for asset in assets if asset.kind is AssetKind.AUDIO and asset.role is AssetRole.WHOLE
    )
    data = await studio.blobs.load(whole.blob_name)
    samples, rate = soundfile.read(io.BytesIO(data), dtype="float32")
    assert rate == 24_000
    assert whole.duration_seconds == pytest.approx(len(samples) / rate)
    return np.asarray(samples, dtype=np.float32), data


def level(samples: Samples, begin: float, end: float) -> float:
    return float(np.sqrt(np.mean(samples[round(begin * 24_000) : round(end * 24_000)] ** 2)))


@pytest.mark.parametrize("audio_format", list(AudioFormat))
@pytest.mark.parametrize("cue", list(AudioCue))
async def test_every_sentence_is_heard_when_its_subtitle_comes(
    studio: Studio, recipe: SynthesizeVoiceRecipe, audio_format: AudioFormat, cue: AudioCue
) -> None:
    request = SynthesizeVoice(source=TextSource(TEXT), audio_format=audio_format, cue=cue)

    result = await run(recipe, request)

    clip = result.content
    assert isinstance(clip, VoiceClip)
    samples, _ = await sound_of(studio, result.assets)
    seconds = len(samples) / 24_000
    assert clip.cues[-1].end_seconds == pytest.approx(seconds, abs=0.001)
    assert Meter(24_000).integrated_loudness(samples) == pytest.approx(-16, abs=1)
    assert np.max(np.abs(samples)) <= 10 ** (-1 / 20)
    firsts = [cue for cue in clip.cues if cue.text.startswith(("一锅", "南瓜", "为什么", "用"))]
    assert len(firsts) == 4
    for first in firsts:
        start = first.start_seconds
        assert level(samples, start, start + 0.3) > 0.02
        if start > 0:
            assert level(samples, start - 0.12, start - 0.01) < 0.002
    asked = next(cue for cue in firsts if cue.text.startswith("为什么"))
    assert level(samples, asked.start_seconds - 1.45, asked.start_seconds - 0.02) < 0.002


async def test_the_files_say_what_the_clip_says(
    studio: Studio, recipe: SynthesizeVoiceRecipe
) -> None:
    result = await run(recipe, SynthesizeVoice(source=TextSource(TEXT)))

    clip = result.content
    assert isinstance(clip, VoiceClip)
    samples, data = await sound_of(studio, result.assets)
    _, srt, vtt = [await studio.blobs.load(asset.blob_name) for asset in result.assets]
    # By mutagen, from the tag that tells the length without decoding.
    info = MP3(io.BytesIO(data)).info
    assert info is not None
    assert info.length == pytest.approx(len(samples) / 24_000, abs=0.05)
    assert b"AIGC" in data
    for text in (srt.decode(), vtt.decode()):
        assert "AI生成" in text
        assert "停顿" not in text
        assert "#" not in text
        times = [
            int(h) * 3600 + int(m) * 60 + int(s) + int(t) / 1000
            for h, m, s, t in CLOCK.findall(text)
        ]
        assert times == sorted(times)
        assert times[-1] == clip.cues[-1].end_seconds


async def test_twice_the_speed_takes_about_half_the_time(
    studio: Studio, recipe: SynthesizeVoiceRecipe
) -> None:
    request = SynthesizeVoice(source=TextSource(TEXT.replace("[停顿 1.5s]", "")))

    usual, _ = await sound_of(studio, (await run(recipe, request)).assets)
    fast, _ = await sound_of(studio, (await run(recipe, replace(request, speed=2.0))).assets)

    assert len(usual) / len(fast) == pytest.approx(2, rel=0.2)
