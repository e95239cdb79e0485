"""Exports: asking for one, and following it."""

from collections.abc import AsyncGenerator, Sequence
from typing import Annotated

import strawberry

from domain.export import Export, ExportScope
from domain.profile_cache import Profile
from domain.user import User
from resolvers.context import Context, Info
from resolvers.node import key_of
from resolvers.payload import Changed

ExportId = Annotated[strawberry.ID, strawberry.argument(name="id", description="The export's id.")]


async def request_export(info: Info, *, scope: ExportScope, idempotency_key: str | None) -> Changed:
    viewer = info.context.require_viewer()
    requested = await info.context.product.exporting.request(
        scope, owner_id=viewer.user_id, idempotency_key=idempotency_key
    )
    return {"export": requested.export, "replayed": requested.replayed}


async def export(info: Info, *, export_id: ExportId) -> Export:
    owner_id = info.context.require_viewer().user_id
    key = key_of(export_id, "Export")
    return await info.context.product.exporting.require(key, owner_id=owner_id)


def export_progress(info: Info, *, export_id: ExportId) -> AsyncGenerator[Export, None]:
    owner_id = info.context.require_viewer().user_id
    key = key_of(export_id, "Export")
    return info.context.product.exporting.progress(key, owner_id=owner_id)


async def exports(root: User | Profile, info: Info) -> Sequence[Export]:
    return await info.context.product.exporting.list(root.id)


def url(bundle: Export, context: Context) -> str | None:
    signed = context.product.exporting.link(bundle)
    return None if signed is None else signed.url


def byte_size(root: Export) -> float | None:
    """GraphQL's Int ends at 2 GiB."""
    return root.byte_size
