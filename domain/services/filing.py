"""Storing the files that a run makes, and telling its watchers of each."""

from dataclasses import dataclass, field, replace
from typing import Any

from domain.ai_label import Labeller
from domain.asset import Asset, AssetKind, AssetRole, Blobs
from domain.ids import NewId
from domain.picture import Picture, QualityCheck
from domain.platform import Platform
from domain.recipe import Assignment, Progress

_EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "application/x-subrip": "srt",
    "text/vtt": "vtt",
    "application/pdf": "pdf",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What is to be stored, and what it is to its content; None where that does not apply."""

    kind: AssetKind
    role: AssetRole
    data: bytes
    mime_type: str
    width: int | None = None
    height: int | None = None
    duration_seconds: float | None = None
    ai_label: str | None = None
    platform: Platform | None = None
    caption: str = ""
    checks: tuple[QualityCheck, ...] = ()

    @classmethod
    def of_picture(
        cls,
        picture: Picture,
        role: AssetRole,
        *,
        ai_label: str,
        platform: Platform | None = None,
        caption: str = "",
    ) -> "File":
        return cls(
            kind=AssetKind.IMAGE,
            role=role,
            data=picture.data,
            mime_type=picture.mime_type,
            width=picture.width,
            height=picture.height,
            ai_label=ai_label,
            platform=platform,
            caption=caption,
            checks=picture.checks,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Folder:
    """The files of one run, in the order of their coming; `assets` is what its result is given."""

    blobs: Blobs
    labeller: Labeller
    new_id: NewId
    assignment: Assignment[Any]
    progress: Progress
    assets: list[Asset] = field(default_factory=list)

    async def keep(self, known: Asset) -> Asset:
        """Files what an earlier content has already: the very same blob, of which we are told.

        Should that content lose it meanwhile, ours does not. Raises `BlobMissing`.
        """
        await self.blobs.renew(known.blob_name)
        return await self._show(
            replace(
                known,
                id=self.new_id(),
                content_id=self.assignment.content_id,
                owner_id=self.assignment.owner_id,
                ordinal=len(self.assets),
                checks=list(known.checks),
                created_at=self.assignment.now,
            )
        )

    async def add(self, file: File) -> Asset:
        """Labels the file, stores it, and shows it to the watchers."""
        data = await self.labeller.label(
            file.data, file.mime_type, content_id=self.assignment.content_id
        )
        blob_name = await self.blobs.keep(data, extension=_EXTENSIONS[file.mime_type])
        asset = Asset(
            id=self.new_id(),
            content_id=self.assignment.content_id,
            owner_id=self.assignment.owner_id,
            kind=file.kind,
            ordinal=len(self.assets),
            blob_name=blob_name,
            mime_type=file.mime_type,
            byte_size=len(data),
            width=file.width,
            height=file.height,
            duration_seconds=file.duration_seconds,
            ai_label=file.ai_label,
            role=file.role,
            platform=file.platform,
            caption=file.caption,
            checks=list(file.checks),
            created_at=self.assignment.now,
        )
        return await self._show(asset)

    async def _show(self, asset: Asset) -> Asset:
        self.assets.append(asset)
        await self.progress.asset(asset)
        return asset


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Filing:
    """Nothing that we make is stored without its implicit label."""

    blobs: Blobs
    labeller: Labeller
    new_id: NewId

    def open(self, assignment: Assignment[Any], progress: Progress) -> Folder:
        return Folder(
            blobs=self.blobs,
            labeller=self.labeller,
            new_id=self.new_id,
            assignment=assignment,
            progress=progress,
        )
