"""违禁词: whether texts may be published."""

from typing import Annotated

import strawberry

from domain.compliance import ComplianceHit, ComplianceReport
from domain.platform import Platform
from domain.source import TEXT_MAXIMUM
from resolvers.context import Context, Info

CheckedText = Annotated[str, strawberry.argument(description=f"At most {TEXT_MAXIMUM} characters.")]
CheckedFor = Annotated[
    Platform | None,
    strawberry.argument(description="Also the rules of this platform; else only those of all."),
]


async def check_compliance(
    info: Info, *, text: CheckedText, platform: CheckedFor = None
) -> ComplianceReport:
    viewer = info.context.require_viewer()
    examining = info.context.product.examining
    return await examining.compliance(text, platform=platform, user_id=viewer.user_id)


def reason(hit: ComplianceHit, context: Context) -> str:
    return hit.reason.in_locale(context.locale)
