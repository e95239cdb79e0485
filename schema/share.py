"""Links that show a content to whoever has them."""

from datetime import datetime

import strawberry

from domain.share import SHARE_DAYS_DEFAULT, SHARE_DAYS_LIMIT, SHARE_LIMIT
from resolvers import share as resolvers
from schema.node import global_id
from schema.payload import Payload


@strawberry.type(description="A link to one of your contents, for everybody who has it.")
class Share:
    id: strawberry.ID = global_id("Share")
    url = strawberry.field(
        resolver=resolvers.share_url,
        description="The page's address; shown by `shareContent` alone, as we do not keep it.",
    )
    token = strawberry.field(
        resolver=resolvers.token,
        description="What `sharedContent` takes; shown by `shareContent` alone.",
    )
    view_count: int = strawberry.field(
        description="How often it was opened, a visitor once an hour; some seconds old."
    )
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime = strawberry.field(description="When it ends by itself.")
    revoked_at: datetime | None = strawberry.field(description="When you ended it; null if not.")


@strawberry.input(description=f"What to show. A content has at most {SHARE_LIMIT} links that work.")
class ShareContentInput:
    content_id: strawberry.ID = strawberry.field(description="One of your contents.")
    expires_in_days: int = strawberry.field(
        description=f"1 to {SHARE_DAYS_LIMIT}.", default=SHARE_DAYS_DEFAULT
    )

    def arguments(self) -> dict[str, object]:
        return {"content_id": self.content_id, "expires_in_days": self.expires_in_days}


@strawberry.type(description="The answer to `shareContent`.")
class ShareContentPayload(Payload):
    share: Share | None = strawberry.field(
        description="The link, with its address; null where it was refused.", default=None
    )


@strawberry.input(description="Which link to end.")
class RevokeShareInput:
    share_id: strawberry.ID = strawberry.field(description="One of your links.")

    def arguments(self) -> dict[str, object]:
        return {"share_id": self.share_id}


@strawberry.type(description="The answer to `revokeShare`.")
class RevokeSharePayload(Payload):
    share: Share | None = strawberry.field(
        description="The link, which shows nothing any more.", default=None
    )
