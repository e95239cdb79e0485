"""Files of contents: their addresses, and which of them a type shows."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.asset import Asset, AssetKind, AssetRole, SignedUrl
from domain.content import Content
from domain.picture import QualityCheck
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


def checks(root: Asset) -> list[QualityCheck]:
    return root.checks


def passed(root: QualityCheck) -> bool:
    return root.is_passed


async def images(root: Content, info: Info) -> list[Asset]:
    return await _assets(root, info, AssetKind.IMAGE, AssetRole.PART)


async def long_image(root: Content, info: Info) -> Asset | None:
    return await _asset(root, info, AssetKind.IMAGE, AssetRole.LONG_IMAGE)


async def document(root: Content, info: Info) -> Asset | None:
    return await _asset(root, info, AssetKind.DOCUMENT, AssetRole.WHOLE)


async def audio(root: Content, info: Info) -> Asset | None:
    return await _asset(root, info, AssetKind.AUDIO, AssetRole.WHOLE)


async def audio_parts(root: Content, info: Info) -> list[Asset]:
    return await _assets(root, info, AssetKind.AUDIO, AssetRole.PART)


async def srt_url(root: Content, info: Info) -> str | None:
    return await _subtitle_url(root, info, _SRT)


async def vtt_url(root: Content, info: Info) -> str | None:
    return await _subtitle_url(root, info, _VTT)


async def _subtitle_url(root: Content, info: Info, mime_type: str) -> str | None:
    subtitles = await _assets(root, info, AssetKind.SUBTITLE, AssetRole.WHOLE)
    matching = (asset for asset in subtitles if asset.mime_type == mime_type)
    found = next(matching, None)
    return None if found is None else url(found, info)


async def _asset(root: Content, info: Info, kind: AssetKind, role: AssetRole) -> Asset | None:
    return next(iter(await _assets(root, info, kind, role)), None)


async def _assets(root: Content, info: Info, kind: AssetKind, role: AssetRole) -> list[Asset]:
    assets = await info.context.loaders.assets_of_contents.load(root.id)
    return [asset for asset in assets if asset.kind is kind and asset.role is role]
