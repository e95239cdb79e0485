"""What can be done with contents."""

import strawberry

from domain.content import TITLE_LENGTH
from domain.editing import BODY_LENGTH, TAG_LENGTH, TAG_LIMIT, TRASH_LIFETIME, Edit
from domain.permission import WRITE_CONTENT
from resolvers import history as history_resolvers
from schema.content import Content
from schema.payload import Payload, mutation

_ID = "A content of yours."
_EXPECTED = "Its `version` as you know it: refused where it is another by now."


@strawberry.input(description="What to change of a content; what is absent or null stays.")
class UpdateContentInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    title: str | None = strawberry.field(
        description=f"1 to {TITLE_LENGTH} characters.", default=None
    )
    tags: list[str] | None = strawberry.field(
        description=f"In place of all it has: at most {TAG_LIMIT} of at most {TAG_LENGTH}"
        " characters. Each is kept once, however it is written.",
        default=None,
    )
    is_favorite: bool | None = strawberry.field(description="Whether you mark it.", default=None)
    body: str | None = strawberry.field(
        description=f"Of an article: 1 to {BODY_LENGTH} characters.", default=None
    )
    expected_version: int | None = strawberry.field(description=_EXPECTED, default=None)

    def arguments(self) -> dict[str, object]:
        edit = Edit(
            title=self.title,
            tags=None if self.tags is None else tuple(self.tags),
            is_favorite=self.is_favorite,
            body=self.body,
            expected_version=self.expected_version,
        )
        return {"content_id": self.id, "edit": edit}


@strawberry.input(description="Which content to delete.")
class DeleteContentInput:
    id: strawberry.ID = strawberry.field(description=_ID)

    def arguments(self) -> dict[str, object]:
        return {"content_id": self.id}


@strawberry.input(description="Which content to take out of the trash.")
class RestoreContentInput:
    id: strawberry.ID = strawberry.field(description=_ID)

    def arguments(self) -> dict[str, object]:
        return {"content_id": self.id}


@strawberry.input(description="Which version of a content to go back to.")
class RestoreContentVersionInput:
    content_id: strawberry.ID = strawberry.field(description=_ID)
    version: int = strawberry.field(description="One that its `versions` list.")
    expected_version: int | None = strawberry.field(description=_EXPECTED, default=None)

    def arguments(self) -> dict[str, object]:
        return {
            "content_id": self.content_id,
            "version": self.version,
            "expected_version": self.expected_version,
        }


@strawberry.type(description="The content that was asked for.")
class ContentPayload(Payload):
    content: Content | None = strawberry.field(
        description="As it is now; null if refused.", default=None
    )


@strawberry.type(description="What can be done with contents.")
class HistoryMutations:
    update_content = mutation(
        history_resolvers.update_content,
        "Changes a content by hand. Another title or body is a new version: its counts, reading"
        " time, platform issues and review are computed anew, and quotes that it no longer has are"
        " dropped. Summary and key points stay as they were written, and `isSummaryCurrent` says"
        " that they are of the body before.",
        access=WRITE_CONTENT,
        takes=UpdateContentInput,
        gives=ContentPayload,
    )
    delete_content = mutation(
        history_resolvers.delete_content,
        "Puts a content into the trash. For"
        f" {TRASH_LIFETIME.days} days it can be restored; then it is gone with its files.",
        access=WRITE_CONTENT,
        takes=DeleteContentInput,
        gives=ContentPayload,
    )
    restore_content = mutation(
        history_resolvers.restore_content,
        "Takes a content out of the trash.",
        access=WRITE_CONTENT,
        takes=RestoreContentInput,
        gives=ContentPayload,
    )
    restore_content_version = mutation(
        history_resolvers.restore_content_version,
        "Makes what a content was its newest version; what it is now can be gone back to.",
        access=WRITE_CONTENT,
        takes=RestoreContentVersionInput,
        gives=ContentPayload,
    )
