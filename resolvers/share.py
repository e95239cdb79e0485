"""Shared links, and what they show."""

from typing import Annotated

import strawberry

from domain.share import SHARED, IssuedShare, Share
from domain.shared_content import SharedContent, SharedFile
from domain.thumbnail import Thumbnail, fitting_width
from resolvers.asset import Width
from resolvers.context import Context, Info
from resolvers.node import key_of
from resolvers.payload import Changed

Token = Annotated[str, strawberry.argument(description="The last part of a link's address.")]


async def share_content(info: Info, *, content_id: str, expires_in_days: int) -> Changed:
    viewer = info.context.require_viewer()
    issued = await info.context.product.sharing.share(
        key_of(content_id, "Content"), owner_id=viewer.user_id, days=expires_in_days
    )
    return {"share": issued}


async def revoke_share(info: Info, *, share_id: str) -> Changed:
    viewer = info.context.require_viewer()
    sharing = info.context.product.sharing
    return {"share": await sharing.revoke(key_of(share_id, "Share"), owner_id=viewer.user_id)}


async def shared_content(info: Info, *, token: Token) -> SharedContent:
    context = info.context
    return await context.product.sharing.open(token, visitor=context.device.ip_address)


def token(root: Share | IssuedShare) -> str | None:
    return root.token if isinstance(root, IssuedShare) else None


def share_url(root: Share | IssuedShare) -> str | None:
    return root.url if isinstance(root, IssuedShare) else None


def file_url(file: SharedFile, context: Context) -> str:
    return _signed(file, file.blob_name, context)


def thumbnail_url(root: SharedFile, info: Info, *, width: Width) -> str | None:
    """The picture itself where it is no wider: a copy would only be worse."""
    if root.width is None:
        return None
    fitting = fitting_width(width)
    is_small = root.width <= fitting
    name = root.blob_name if is_small else Thumbnail(root.blob_name, fitting).blob_name
    return _signed(root, name, info.context)


def _signed(file: SharedFile, blob_name: str, context: Context) -> str:
    """As nobody's: the address tells nothing of the owner, and works no longer than the link."""
    product = context.product
    signed = product.blobs.signed_url(
        blob_name, owner_id=SHARED, now=product.clock(), until=file.expires_at
    )
    return signed.url
