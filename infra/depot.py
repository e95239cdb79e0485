"""The product's files put together: where they are kept, how they come in and how they go out."""

from dataclasses import dataclass
from functools import cached_property

from domain.services.thumbnailing import Thumbnailing
from domain.services.uploading import Uploading
from domain.unit_of_work import Database
from infra.blobs.signing import BlobUrls, SignedUploadUrls, UrlSigning
from infra.blobs.store import LocalBlobs
from infra.identity import new_id, utc_now
from infra.media.picture_intake import PillowIntake
from infra.media.thumbnails import PillowThumbnails
from infra.processes import Processes
from infra.serving import local_address
from infra.settings import Settings

#: Of each process; the largest picture takes a third of it.
_MEMORY_BYTES = 1024 * 1024 * 1024
_SECONDS = 20.0
_UPLOADS_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class PictureProcesses:
    """None of them starts before the first picture comes.

    Strangers' pictures may take as long as they are let; those of our own do not wait for them.
    """

    uploads: Processes
    thumbnails: Processes

    async def aclose(self) -> None:
        await self.uploads.aclose()
        await self.thumbnails.aclose()


def picture_processes() -> PictureProcesses:
    return PictureProcesses(
        Processes(size=_UPLOADS_AT_ONCE, memory_bytes=_MEMORY_BYTES, seconds=_SECONDS),
        Processes(size=1, memory_bytes=_MEMORY_BYTES, seconds=_SECONDS),
    )


class Depot:
    def __init__(
        self, settings: Settings, *, database: Database, processes: PictureProcesses
    ) -> None:
        self._settings = settings
        self._database = database
        self._processes = processes
        own = local_address(settings.host, settings.port)
        self._base_url = str(settings.public_base_url or own)

    @cached_property
    def signing(self) -> UrlSigning:
        return UrlSigning(self._settings.blob_url_secret.get_secret_value())

    @cached_property
    def blobs(self) -> LocalBlobs:
        base_url = str(self._settings.cdn_base_url or self._base_url)
        urls = BlobUrls(self.signing, base_url=base_url)
        return LocalBlobs(self._settings.data_dir / "blobs", urls=urls, new_id=new_id)

    @cached_property
    def thumbnailing(self) -> Thumbnailing:
        return Thumbnailing(blobs=self.blobs, maker=PillowThumbnails(self._processes.thumbnails))

    @cached_property
    def uploading(self) -> Uploading:
        return Uploading(
            database=self._database,
            blobs=self.blobs,
            intake=PillowIntake(self._processes.uploads),
            urls=SignedUploadUrls(self.signing, base_url=self._base_url),
            new_id=new_id,
            clock=utc_now,
        )
