"""Files of contents: their addresses, and which of them a type shows."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, TypeVar

import strawberry

from domain.asset import Asset, AssetKind, AssetRole
from domain.content import Content
from domain.picture import QualityCheck
from domain.thumbnail import WIDTHS, Thumbnail, fitting_width
from resolvers.batch import OfEach, made_of_loaded
from resolvers.context import Context, Info

Picked = TypeVar("Picked")

Width = Annotated[
    int,
    strawberry.argument(
        description="How many pixels wide it is to be at least, where the picture itself is: the"
        f" next of {', '.join(map(str, WIDTHS))}."
    ),
]

_SRT = "application/x-subrip"
_VTT = "text/vtt"


def url(asset: Asset, context: Context) -> str:
    return _signed(asset, asset.blob_name, context)


def thumbnail_url(root: Asset, info: Info, *, width: Width) -> str:
    """The picture itself where it is no wider: a copy would only be worse."""
    fitting = fitting_width(width)
    if root.width is not None and root.width <= fitting:
        return url(root, info.context)
    return _signed(root, Thumbnail(root.blob_name, fitting).blob_name, info.context)


def expires_at(_: Asset, context: Context) -> datetime:
    """Of all addresses alike: none is signed for it."""
    product = context.product
    return product.blobs.urls_expire_at(now=product.clock())


def _signed(asset: Asset, blob_name: str, context: Context) -> str:
    product = context.product
    now = product.clock()
    return product.blobs.signed_url(blob_name, owner_id=asset.owner_id, now=now).url


def checks(root: Asset) -> list[QualityCheck]:
    return root.checks


def passed(root: QualityCheck) -> bool:
    return root.is_passed


async def images(contents: Sequence[Content], context: Context) -> OfEach[list[Asset]]:
    return await _files(contents, context, partial(_all, AssetKind.IMAGE, AssetRole.PART))


async def long_images(contents: Sequence[Content], context: Context) -> OfEach[Asset | None]:
    return await _files(contents, context, partial(_first, AssetKind.IMAGE, AssetRole.LONG_IMAGE))


async def documents(contents: Sequence[Content], context: Context) -> OfEach[Asset | None]:
    return await _files(contents, context, partial(_first, AssetKind.DOCUMENT, AssetRole.WHOLE))


async def audio(contents: Sequence[Content], context: Context) -> OfEach[Asset | None]:
    return await _files(contents, context, partial(_first, AssetKind.AUDIO, AssetRole.WHOLE))


async def audio_parts(contents: Sequence[Content], context: Context) -> OfEach[list[Asset]]:
    return await _files(contents, context, partial(_all, AssetKind.AUDIO, AssetRole.PART))


async def srt_urls(contents: Sequence[Content], context: Context) -> OfEach[str | None]:
    return await _files(contents, context, partial(_subtitle_url, context, _SRT))


async def vtt_urls(contents: Sequence[Content], context: Context) -> OfEach[str | None]:
    return await _files(contents, context, partial(_subtitle_url, context, _VTT))


async def _files(
    contents: Sequence[Content], context: Context, pick: Callable[[Sequence[Asset]], Picked]
) -> OfEach[Picked]:
    """What `pick` makes of the files of each."""
    loader = context.loaders.assets_of_contents
    return await made_of_loaded(loader, [content.id for content in contents], pick)


def _all(kind: AssetKind, role: AssetRole, assets: Sequence[Asset]) -> list[Asset]:
    return [asset for asset in assets if asset.kind is kind and asset.role is role]


def _first(kind: AssetKind, role: AssetRole, assets: Sequence[Asset]) -> Asset | None:
    return next(iter(_all(kind, role, assets)), None)


def _subtitle_url(context: Context, mime_type: str, assets: Sequence[Asset]) -> str | None:
    subtitles = _all(AssetKind.SUBTITLE, AssetRole.WHOLE, assets)
    matching = (asset for asset in subtitles if asset.mime_type == mime_type)
    found = next(matching, None)
    return None if found is None else url(found, context)
