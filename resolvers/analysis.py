"""What can be said of a text without understanding it."""

from typing import Annotated

import strawberry

from domain.analysis import ContentAnalysis
from domain.content import TITLE_LENGTH
from domain.source import TEXT_MAXIMUM
from resolvers.context import Info

AnalysedText = Annotated[
    str, strawberry.argument(description=f"At most {TEXT_MAXIMUM} characters.")
]
AnalysedTitle = Annotated[
    str | None,
    strawberry.argument(
        description=f"Tells which keywords matter; at most {TITLE_LENGTH} characters."
    ),
]


async def analyze_content(
    info: Info, *, text: AnalysedText, title: AnalysedTitle = None
) -> ContentAnalysis:
    viewer = info.context.require_viewer()
    examining = info.context.product.examining
    return await examining.analysis(text, title=title, user_id=viewer.user_id)
