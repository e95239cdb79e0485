"""AI labels, as they are found in files."""

from domain.label_verdict import LabelVerdict
from resolvers.context import Context, Info
from resolvers.node import GlobalId


async def verify_asset(info: Info, asset_id: str) -> LabelVerdict:
    owner_id = info.context.require_viewer().user_id
    return await info.context.product.verifying.verify_asset(asset_id, owner_id=owner_id)


async def verify_upload(info: Info, upload_id: str) -> LabelVerdict:
    owner_id = info.context.require_viewer().user_id
    return await info.context.product.verifying.verify_upload(upload_id, owner_id=owner_id)


def message(verdict: LabelVerdict, context: Context) -> str:
    return verdict.sentence.in_locale(context.locale)


def content_id(root: LabelVerdict) -> str | None:
    return None if root.content_id is None else str(GlobalId("Content", root.content_id))
