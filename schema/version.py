"""What contents were before, and what has changed."""

from datetime import datetime

import strawberry

from domain.diffing import LINE_LIMIT, LineKind, TextField
from schema.enums import describe

describe(
    LineKind,
    "What became of a line.",
    {
        "SAME": "Both versions have it.",
        "ADDED": "Only the later one has it.",
        "REMOVED": "Only the earlier one has it.",
    },
)
describe(
    TextField,
    "A text of a content.",
    {
        "TITLE": "Its title.",
        "TAGS": "Its tags, one a line.",
        "BODY": "An article's text.",
        "SUMMARY": "An article's summary.",
        "KEY_POINTS": "An article's points.",
        "QUOTES": "An article's quotes.",
        "HOOK": "A script's first words.",
        "SCENES": "What a script's scenes say and show.",
        "CARDS": "What cards say.",
        "CUES": "What subtitles say.",
    },
)


@strawberry.type(description="A content as it was.")
class ContentVersion:
    version: int = strawberry.field(
        description="From 1; `contentDiff` and `restoreContentVersion` take it."
    )
    title: str | None = strawberry.field(
        description="Its title then; null where an older release kept it."
    )
    created_at: datetime = strawberry.field(description="When the next version took its place.")


@strawberry.type(description="A line of a text.")
class DiffLine:
    kind: LineKind = strawberry.field(description="What became of it.")
    text: str = strawberry.field(description="Without the end of the line; may be empty.")


@strawberry.type(description="What differs in one text.")
class FieldDiff:
    field: TextField = strawberry.field(description="Which text.")
    lines: list[DiffLine] = strawberry.field(
        description="All its lines in order. Of very long texts that have much in common and still"
        " differ everywhere, all lines between those that both begin and end with are removed and"
        f" added; of more than {LINE_LIMIT} lines, those in a row with one kind come as one."
    )


@strawberry.type(description="What differs between two versions of a content.")
class ContentDiff:
    from_version: int = strawberry.field(description="The version that it begins with.")
    to_version: int = strawberry.field(description="The version that it ends with.")
    fields: list[FieldDiff] = strawberry.field(description="The texts that differ.")
