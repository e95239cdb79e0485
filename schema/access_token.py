"""Personal access tokens."""

from datetime import datetime

import strawberry

from domain.access_token import TOKEN_DAYS_MAXIMUM, TOKEN_MARK, TOKEN_NAME_LENGTH
from domain.permission import Scope
from domain.services.confirming import Confirmation
from domain.services.delegating import TokenOrder
from schema.enums import describe
from schema.node import global_id
from schema.payload import Payload

describe(
    Scope,
    "What a personal access token opens; passwords, keys (密钥) and tokens take a session.",
    {
        "ACCOUNT_READ": "Reading the account, its keys and its balance.",
        "CONTENT_READ": "Reading contents and generations.",
        "CONTENT_WRITE": "Changing contents, which shows them, sharing them, and sending files.",
        "GENERATE": "Asking for generations, which spend credits and show what they make.",
        "WEBHOOKS": "Reading and changing webhooks.",
        "STAFF": "What the role of its owner permits beyond that.",
    },
)


@strawberry.type(description="A personal access token, for scripts; the token itself is not kept.")
class AccessToken:
    id: strawberry.ID = global_id("AccessToken")
    name: str = strawberry.field(description="What its owner calls it.")
    prefix: str = strawberry.field(description="The start of the token, to know it by.")
    scopes: list[Scope] = strawberry.field(description="What it opens.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime = strawberry.field(description="From then on it opens nothing.")
    last_used_at: datetime | None = strawberry.field(
        description="When a request last came with it, to the minute; null where none has."
    )


@strawberry.input(description="A personal access token to make.")
class CreateAccessTokenInput:
    name: str = strawberry.field(
        description=f"1 to {TOKEN_NAME_LENGTH} characters, such as what it is for."
    )
    scopes: list[Scope] = strawberry.field(
        description="What it is to open, at least one; STAFF only for those who work here."
    )
    expires_in_days: int = strawberry.field(
        description=f"How long it is to live, 1 to {TOKEN_DAYS_MAXIMUM} days."
    )
    password: str = strawberry.field(
        description="The account's password once more: a token outlives the session."
    )
    code: str | None = strawberry.field(
        description="Where two-factor sign-in is on: six digits of the authenticator app, or a"
        " recovery code.",
        default=None,
    )

    def arguments(self) -> dict[str, object]:
        order = TokenOrder(
            name=self.name, scopes=tuple(self.scopes), expires_in_days=self.expires_in_days
        )
        confirmation = Confirmation(password=self.password, code=self.code)
        return {"order": order, "confirmation": confirmation}


@strawberry.type(description="The answer to `createAccessToken`.")
class CreateAccessTokenPayload(Payload):
    access_token: AccessToken | None = strawberry.field(
        description="What can be known of it later; null where it was refused.", default=None
    )
    token: str | None = strawberry.field(
        description=f"The token, `{TOKEN_MARK}…`, shown this once: send it as"
        " `Authorization: Bearer …`.",
        default=None,
    )


@strawberry.input(description="A personal access token to take back.")
class RevokeAccessTokenInput:
    access_token_id: strawberry.ID = strawberry.field(description="One of your tokens.")

    def arguments(self) -> dict[str, object]:
        return {"access_token_id": self.access_token_id}


@strawberry.type(description="The answer to `revokeAccessToken`.")
class RevokeAccessTokenPayload(Payload):
    access_token: AccessToken | None = strawberry.field(
        description="The token, which opens nothing any more.", default=None
    )
