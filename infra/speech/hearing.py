"""What providers send, in whatever format: heard, so that only the speech is left of it."""

from domain.failure import FailureCode, RecipeFailed
from domain.voice import Sound
from infra.processes import Processes, ProcessLost
from infra.speech.tasks import heard
from infra.speech.unreadable import SoundUnreadable


async def hear(data: bytes, *, speed: float = 1.0, processes: Processes) -> Sound:
    """As `heard`, off the event loop; raises `RecipeFailed` for what is no sound.

    Or is one that costs the decoder its life, its time or its memory.
    """
    try:
        return await processes.run(heard, data, speed=speed)
    except (SoundUnreadable, ProcessLost, TimeoutError, MemoryError) as error:
        detail = f"no sound: {type(error).__name__} {error}"
        raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail=detail) from None
