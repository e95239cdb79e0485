"""The studio that makes recordings of what was said."""

import asyncio
from collections.abc import Sequence

from domain.ai_label import AudioCue
from domain.voice import AudioFormat, Recording, Utterance
from infra.processes import Processes
from infra.speech.tasks import join, record


class MasteringStudio:
    """Filters and encodes in processes; to join recordings takes no more than copying them."""

    def __init__(self, processes: Processes) -> None:
        self._processes = processes

    async def record(
        self,
        utterances: Sequence[Utterance],
        *,
        audio_format: AudioFormat,
        cue: AudioCue,
    ) -> Recording:
        return await self._processes.run(record, utterances, audio_format=audio_format, cue=cue)

    async def join(
        self,
        recordings: Sequence[Recording],
        *,
        audio_format: AudioFormat,
    ) -> Recording:
        return await asyncio.to_thread(join, recordings, audio_format)
