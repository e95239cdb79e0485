"""What must be true of a request besides what its recipe asks: whose it builds on, who pays."""

from datetime import datetime

from domain.errors import NotFound
from domain.generation import QueueName, RecipeInput
from domain.unit_of_work import Reader, UnitOfWork
from domain.upload import ShowsUploads, UploadUnusable


async def require_sources(
    work: UnitOfWork | Reader, request: RecipeInput, *, owner_id: str
) -> None:
    """Raises `NotFound` for a content that is deleted, or not the owner's."""
    for content_id in request.content_ids:
        content = await work.contents.get(content_id)
        is_own = content is not None and content.owner_id == owner_id
        if content is None or not is_own or content.deleted_at is not None:
            raise NotFound


async def require_uploads(
    work: UnitOfWork | Reader, request: RecipeInput, *, owner_id: str, now: datetime
) -> None:
    """Now, while whoever asks can still choose another; raises `UploadUnusable`."""
    if not isinstance(request, ShowsUploads):
        return
    for upload_id, purpose in request.uploads:
        upload = await work.uploads.get(upload_id)
        if upload is None or not upload.is_for(purpose, owner_id=owner_id, now=now):
            raise UploadUnusable


async def is_on_own_terms(
    work: UnitOfWork | Reader, request: RecipeInput, *, owner_id: str
) -> bool:
    """Texts of those who brought a provider of their own cost them no credits."""
    if request.kind.queue is not QueueName.TEXT:
        return False
    return await work.own_providers.get(owner_id) is not None
