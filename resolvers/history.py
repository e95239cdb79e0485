"""Changing contents by hand, deleting them, and what was before."""

from typing import Annotated

import strawberry

from domain.diffing import ContentDiff
from domain.editing import Edit
from resolvers.context import Info
from resolvers.node import key_of
from resolvers.payload import Changed

ContentId = Annotated[strawberry.ID, strawberry.argument(description="A content of yours.")]
FromVersion = Annotated[
    int, strawberry.argument(name="from", description="The version to begin with.")
]
ToVersion = Annotated[
    int | None,
    strawberry.argument(name="to", description="The version to end with; the newest if absent."),
]


async def update_content(info: Info, *, content_id: str, edit: Edit) -> Changed:
    viewer = info.context.require_viewer()
    key = key_of(content_id, "Content")
    editing = info.context.product.editing
    return {"content": await editing.update(key, edit, owner_id=viewer.user_id)}


async def delete_content(info: Info, *, content_id: str) -> Changed:
    viewer = info.context.require_viewer()
    key = key_of(content_id, "Content")
    trashing = info.context.product.trashing
    return {"content": await trashing.delete(key, owner_id=viewer.user_id)}


async def restore_content(info: Info, *, content_id: str) -> Changed:
    viewer = info.context.require_viewer()
    key = key_of(content_id, "Content")
    trashing = info.context.product.trashing
    return {"content": await trashing.restore(key, owner_id=viewer.user_id)}


async def restore_content_version(
    info: Info, *, content_id: str, version: int, expected_version: int | None
) -> Changed:
    viewer = info.context.require_viewer()
    restored = await info.context.product.editing.restore_version(
        key_of(content_id, "Content"),
        version,
        owner_id=viewer.user_id,
        expected_version=expected_version,
    )
    return {"content": restored}


async def content_diff(
    info: Info,
    *,
    content_id: ContentId,
    from_version: FromVersion,
    to_version: ToVersion = None,
) -> ContentDiff:
    viewer = info.context.require_viewer()
    return await info.context.product.comparing.diff(
        key_of(content_id, "Content"),
        from_version=from_version,
        to_version=to_version,
        owner_id=viewer.user_id,
    )
