"""What each voice sounds like: a sentence of it, said when it is first asked for, and kept."""

import asyncio
import hashlib
from collections import defaultdict
from dataclasses import dataclass, field

from domain.ai_label import AudioCue, Labeller
from domain.asset import BlobMissing, Blobs
from domain.language import Locale
from domain.services.voices import Voices
from domain.voice import AudioFormat, SoundStudio, Utterance, Voice

_SAMPLES = {
    Locale.ZH_CN: "你好，我是老旺的声音。好内容，值得被听见。",
    Locale.EN: "Hello, this is how I sound. Good stories deserve to be heard.",
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class VoicePreviews:
    """In memory here, and among the blobs for other processes; no asset names those.

    So the sweeper deletes them in time, and whoever asks next has them made again.
    """

    voices: Voices
    studio: SoundStudio
    blobs: Blobs
    labeller: Labeller
    _made: dict[str, bytes] = field(default_factory=dict)
    _turns: defaultdict[str, asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock)
    )

    async def mp3(self, voice_id: str) -> bytes:
        """Some seconds; however many ask at once, they are spoken once.

        Raises `VoiceUnknown`, and `RecipeFailed` where the voice's engine cannot speak now.
        """
        voice = self.voices.admit(voice_id)
        async with self._turns[voice.id]:
            if voice.id not in self._made:
                self._made[voice.id] = await self._obtain(voice)
            return self._made[voice.id]

    async def _obtain(self, voice: Voice) -> bytes:
        blob_name = self._blob_name(voice)
        try:
            return await self.blobs.load(blob_name)
        except BlobMissing:
            data = await self._record(voice)
        async with self.blobs.writing(blob_name) as draft:
            await draft.write(data)
            await draft.publish()
        return data

    def _blob_name(self, voice: Voice) -> str:
        """Of whatever its sound depends on."""
        said_by = f"{voice.id}\n{self.voices.model_of(voice)}\n{_sample(voice)}"
        return f"previews/{hashlib.sha256(said_by.encode()).hexdigest()}.mp3"

    async def _record(self, voice: Voice) -> bytes:
        sentence = _sample(voice)
        sound = await self.voices.speak(sentence, voice=voice, speed=1.0)
        recording = await self.studio.record(
            [Utterance(text=sentence, sound=sound, pause_seconds=0.0)],
            audio_format=AudioFormat.MP3,
            cue=AudioCue.NONE,
        )
        return await self.labeller.label(
            recording.data, recording.mime_type, content_id=f"voice-{voice.id}"
        )


def _sample(voice: Voice) -> str:
    return _SAMPLES[voice.languages[0]]
