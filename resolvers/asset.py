"""Files of contents: their addresses, and which of them a type shows."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.asset import Asset, AssetKind, SignedUrl
from domain.content import Content
from domain.thumbnail import WIDTHS, Thumbnail, fitting_width
from resolvers.context import Info

Width = Annotated[
    int,
    strawberry.argument(
        description="How many pixels wide it is to be at least, where the picture itself is: the"
        f" next of {', '.join(map(str, WIDTHS))}."
    ),
]

_SRT = "application/x-subrip"
_VTT = "text/vtt"


def url(root: Asset, info: Info) -> str:
    return _signed(root, root.blob_name, info).url


def thumbnail_url(root: Asset, info: Info, *, width: Width) -> str:
    """The picture itself where it is no wider: a copy would only be worse."""
    fitting = fitting_width(width)
    if root.width is not None and root.width <= fitting:
        return url(root, info)
    return _signed(root, Thumbnail(root.blob_name, fitting).blob_name, info).url


def expires_at(root: Asset, info: Info) -> datetime:
    return _signed(root, root.blob_name, info).expires_at


def _signed(root: Asset, blob_name: str, info: Info) -> SignedUrl:
    product = info.context.product
    return product.blobs.signed_url(blob_name, owner_id=root.owner_id, now=product.clock())


async def images(root: Content, info: Info) -> list[Asset]:
    return await _assets(root, info, AssetKind.IMAGE)


async def audio(root: Content, info: Info) -> Asset | None:
    return next(iter(await _assets(root, info, AssetKind.AUDIO)), None)


async def srt_url(root: Content, info: Info) -> str | None:
    return await _subtitle_url(root, info, _SRT)


async def vtt_url(root: Content, info: Info) -> str | None:
    return await _subtitle_url(root, info, _VTT)


async def _subtitle_url(root: Content, info: Info, mime_type: str) -> str | None:
    subtitles = await _assets(root, info, AssetKind.SUBTITLE)
    matching = (asset for asset in subtitles if asset.mime_type == mime_type)
    found = next(matching, None)
    return None if found is None else url(found, info)


async def _assets(root: Content, info: Info, kind: AssetKind) -> list[Asset]:
    assets = await info.context.loaders.assets_of_contents.load(root.id)
    return [asset for asset in assets if asset.kind is kind]
