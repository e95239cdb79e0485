"""Small copies of pictures of our own, which say as their originals do that AI made them."""

from domain.thumbnail import ThumbnailUnavailable
from infra.media.tasks import thumbnail
from infra.processes import Processes, ProcessLost


class PillowThumbnails:
    def __init__(self, processes: Processes) -> None:
        self._processes = processes

    async def make(self, picture: bytes, *, width: int) -> bytes:
        try:
            return await self._processes.run(thumbnail, picture, width)
        except (ProcessLost, TimeoutError, MemoryError) as error:
            raise ThumbnailUnavailable from error
