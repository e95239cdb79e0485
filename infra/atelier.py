"""What makes pictures and sounds, put together."""

import os
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cached_property

from domain.brand import Brand
from domain.services.binding import Binding
from domain.services.filing import Filing
from domain.services.previews import VoicePreviews
from domain.services.showcase import Showcase
from domain.services.speaking import Speaking
from domain.services.uploaded_pictures import UploadedPictures
from domain.services.voices import Voices
from domain.unit_of_work import Database
from domain.voice import Speaker
from infra.ai.image_opening import SparedImages, opened_images
from infra.circuit import Circuit
from infra.depot import Depot
from infra.identity import new_id, utc_now
from infra.labelling import FileLabels
from infra.media.card_maker import PillowCardMaker
from infra.media.cover import PillowCoverMaker
from infra.processes import Processes
from infra.settings import Settings
from infra.speech.espeak import EspeakSpeaker
from infra.speech.opening import open_speaker
from infra.speech.recording import MasteringStudio
from infra.speech.sparing import SparedSpeaker

_MEBIBYTE = 1024 * 1024
#: The slowest picture takes a second, the longest part of a text some seconds.
_CALL_SECONDS = 60.0
_FAILURES_TO_SPARE, _SPARED_SECONDS = 3, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Makers:
    """What is opened once per process: the processes of makers, and clients of providers."""

    processes: Processes
    speakers: tuple[Speaker, ...]
    images: SparedImages | None


@asynccontextmanager
async def opened_makers(settings: Settings) -> AsyncIterator[Makers]:
    """No process is started, and nothing connected to, before it is first needed."""
    async with AsyncExitStack() as stack:
        processes = Processes(
            size=settings.media_processes or os.cpu_count() or 1,
            memory_bytes=settings.media_process_memory * _MEBIBYTE,
            seconds=_CALL_SECONDS,
        )
        stack.push_async_callback(processes.aclose)
        images = await stack.enter_async_context(opened_images(settings.image_provider))
        online = [
            _spared(open_speaker(each, processes, stack)) for each in settings.speech_providers
        ]
        yield Makers(
            processes=processes,
            speakers=(EspeakSpeaker(processes), *online),
            images=images,
        )


def _spared(speaker: Speaker) -> Speaker:
    """Not asked for a while after it has failed some times in a row."""
    circuit = Circuit(
        threshold=_FAILURES_TO_SPARE, cool_down_seconds=_SPARED_SECONDS, clock=time.monotonic
    )
    return SparedSpeaker(speaker, circuit)


class Atelier:
    def __init__(
        self, settings: Settings, *, database: Database, depot: Depot, makers: Makers
    ) -> None:
        self._settings = settings
        self._database = database
        self.depot = depot
        self.makers = makers

    @cached_property
    def labels(self) -> FileLabels:
        settings = self._settings
        secrets = [settings.ai_label_secret, *settings.ai_label_retired_secrets]
        return FileLabels(
            settings.ai_label_producer, secrets=[each.get_secret_value() for each in secrets]
        )

    @cached_property
    def filing(self) -> Filing:
        return Filing(blobs=self.depot.blobs, labeller=self.labels, new_id=new_id)

    @cached_property
    def uploads(self) -> UploadedPictures:
        return UploadedPictures(database=self._database, blobs=self.depot.blobs)

    @cached_property
    def covers(self) -> PillowCoverMaker:
        return PillowCoverMaker(self.makers.processes)

    @cached_property
    def cards(self) -> PillowCardMaker:
        return PillowCardMaker(self.makers.processes)

    @cached_property
    def binding(self) -> Binding:
        return Binding(cards=self.cards, filing=self.filing, read_logo=self._read_logo)

    async def _read_logo(self, brand: Brand, owner_id: str) -> bytes | None:
        return await self.uploads.logo_of(brand, owner_id=owner_id, now=utc_now())

    @cached_property
    def voices(self) -> Voices:
        return Voices(self.makers.speakers)

    @cached_property
    def sounds(self) -> MasteringStudio:
        return MasteringStudio(self.makers.processes)

    @cached_property
    def speaking(self) -> Speaking:
        return Speaking(self.voices, self.sounds)

    @cached_property
    def showcase(self) -> Showcase:
        return Showcase(
            covers=self.covers,
            cards=self.cards,
            speakers=self.voices,
            base_url=self.depot.base_url,
            voice_previews=VoicePreviews(
                voices=self.voices,
                studio=self.sounds,
                blobs=self.depot.blobs,
                labeller=self.labels,
            ),
        )
