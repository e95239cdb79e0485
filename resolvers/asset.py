"""Files of contents: their addresses, and which of them a type shows."""

from datetime import datetime

from domain.asset import Asset, AssetKind
from domain.content import Content
from resolvers.context import Info

_SRT = "application/x-subrip"
_VTT = "text/vtt"


def url(root: Asset, info: Info) -> str:
    product = info.context.product
    return product.blobs.signed_url(root.blob_name, now=product.clock()).url


def expires_at(root: Asset, info: Info) -> datetime:
    product = info.context.product
    return product.blobs.signed_url(root.blob_name, now=product.clock()).expires_at


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
