"""Uploads in SQL."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.upload import Upload
from infra.db.content_tables import uploads


class SqlUploadReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, upload_id: str) -> Upload | None:
        return await self._session.get(Upload, upload_id)


class SqlUploads(SqlUploadReads):
    async def add(self, upload: Upload) -> None:
        self._session.add(upload)
        await self._session.flush()

    async def lock(self, upload_id: str) -> Upload | None:
        return await self._session.get(
            Upload, upload_id, with_for_update=True, populate_existing=True
        )

    async def count_since(self, owner_id: str, since: datetime) -> int:
        found = await self._session.scalars(
            select(func.count())
            .select_from(uploads)
            .where(uploads.c.owner_id == owner_id)
            .where(uploads.c.created_at >= since)
        )
        return found.one()

    async def known_blob_names(self, blob_names: Collection[str]) -> set[str]:
        found = await self._session.scalars(
            select(uploads.c.blob_name).where(uploads.c.blob_name.in_(blob_names))
        )
        return {name for name in found if name is not None}
