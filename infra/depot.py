"""The product's files put together: where they are kept, how they come in and how they go out."""

from functools import cached_property

from domain.services.thumbnailing import Thumbnailing
from domain.services.uploading import Uploading
from domain.unit_of_work import Database
from infra.blobs.signing import BlobUrls, SignedUploadUrls, UrlSigning
from infra.blobs.store import LocalBlobs
from infra.identity import new_id, utc_now
from infra.labelling import FileLabels
from infra.media.picture_intake import PillowIntake
from infra.media.thumbnails import PillowThumbnails
from infra.processes import Processes
from infra.serving import local_address
from infra.settings import Settings

#: Of each process that looks into pictures for the API; the largest takes a third of the memory.
_INTAKE_BYTES = 1024 * 1024 * 1024
_INTAKE_SECONDS = 20.0
_INTAKE_PROCESSES = 3
#: One is left for small copies of our own pictures, however long strangers' take.
_UPLOADS_AT_ONCE = 2


def intake_processes() -> Processes:
    """None of them starts before the first picture comes."""
    return Processes(size=_INTAKE_PROCESSES, memory_bytes=_INTAKE_BYTES, seconds=_INTAKE_SECONDS)


class Depot:
    def __init__(self, settings: Settings, *, database: Database, intake: Processes) -> None:
        self._settings = settings
        self._database = database
        self._processes = intake
        own = local_address(settings.host, settings.port)
        #: Without the slash that pydantic gives every address.
        self.base_url = str(settings.public_base_url or own).rstrip("/")

    @cached_property
    def signing(self) -> UrlSigning:
        return UrlSigning(self._settings.blob_url_secret.get_secret_value())

    @cached_property
    def blobs(self) -> LocalBlobs:
        base_url = str(self._settings.cdn_base_url or self.base_url)
        urls = BlobUrls(self.signing, base_url=base_url)
        return LocalBlobs(self._settings.data_dir / "blobs", urls=urls, new_id=new_id)

    def thumbnailing(self, labels: FileLabels) -> Thumbnailing:
        return Thumbnailing(
            blobs=self.blobs,
            maker=PillowThumbnails(self._processes),
            reader=labels,
            labeller=labels,
        )

    @cached_property
    def intake(self) -> PillowIntake:
        """For all pictures that others made."""
        return PillowIntake(self._processes, at_once=_UPLOADS_AT_ONCE)

    @cached_property
    def uploading(self) -> Uploading:
        return Uploading(
            database=self._database,
            blobs=self.blobs,
            intake=self.intake,
            urls=SignedUploadUrls(self.signing, base_url=self.base_url),
            new_id=new_id,
            clock=utc_now,
        )
