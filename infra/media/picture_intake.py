"""Pictures of strangers: looked into in processes of their own, and drawn anew."""

import asyncio
from typing import Final

from domain.errors import Refusal
from domain.event_logger import EventLogger
from domain.upload import (
    Accepted,
    PictureTooLarge,
    PictureUnreadable,
    UnsupportedMedia,
    UploadPurpose,
)
from infra.media.fault import Fault
from infra.media.file_kinds import FileKind, file_kind
from infra.media.tasks import accepted
from infra.processes import Processes, ProcessLost

#: Of what may be sent to be verified.
_EXTENSIONS: Final = {
    FileKind.PNG: "png",
    FileKind.JPEG: "jpg",
    FileKind.PDF: "pdf",
    FileKind.MP3: "mp3",
    FileKind.WAV: "wav",
}

_log = EventLogger(__name__)


class PillowIntake:
    """Keeps at most `at_once` of the processes busy."""

    def __init__(self, processes: Processes, *, at_once: int) -> None:
        self._processes = processes
        self._turns = asyncio.Semaphore(at_once)

    async def accept(self, data: bytes, *, purpose: UploadPurpose) -> Accepted:
        if purpose is UploadPurpose.VERIFY:
            return _as_it_came(data)
        try:
            async with self._turns:
                result = await self._processes.run(accepted, data, purpose)
        except (ProcessLost, TimeoutError, MemoryError) as error:
            _log.warning("upload.undecodable", byte_size=len(data), cause=type(error).__name__)
            raise PictureUnreadable from error
        if isinstance(result, Fault):
            raise _refusal(result, purpose)
        return result


def _as_it_came(data: bytes) -> Accepted:
    """What is to be verified is neither decoded nor ever served: by its kind it is only filed."""
    kind = file_kind(data)
    if kind is None or kind not in _EXTENSIONS:
        raise UnsupportedMedia(UploadPurpose.VERIFY)
    return Accepted(data=data, mime_type=kind.value, extension=_EXTENSIONS[kind])


def _refusal(fault: Fault, purpose: UploadPurpose) -> Refusal:
    match fault:
        case Fault.UNSUPPORTED:
            return UnsupportedMedia(purpose)
        case Fault.TOO_LARGE:
            return PictureTooLarge()
        case Fault.UNREADABLE:
            return PictureUnreadable()
