"""Signing in and out."""

from datetime import datetime

import strawberry

from domain.session import DEVICE_NAME_LENGTH
from resolvers.session import is_current
from schema.node import global_id
from schema.payload import Payload


@strawberry.type(description="A signed-in device.")
class Session:
    id: strawberry.ID = global_id("Session")
    device_name: str = strawberry.field(description="As the device called itself; may be empty.")
    ip_address: str = strawberry.field(description="Where it signed in from.")
    created_at: datetime = strawberry.field(description="When it signed in.")
    last_seen_at: datetime = strawberry.field(description="When it last refreshed its tokens.")
    is_current: bool = strawberry.field(
        resolver=is_current, description="Whether this request comes from it."
    )


@strawberry.input(description="An account's address and password.")
class LoginInput:
    email: str = strawberry.field(description="The address of the account.")
    password: str = strawberry.field(description="Its password.")
    device_name: str = strawberry.field(
        description=f"Shown in the list of sessions; cut after {DEVICE_NAME_LENGTH} characters.",
        default="",
    )
    code: str | None = strawberry.field(
        description="The six digits of the authenticator app, or a recovery code: for accounts"
        " with a second factor, which answer SECOND_FACTOR_REQUIRED without it.",
        default=None,
    )

    def arguments(self) -> dict[str, object]:
        return {
            "email": self.email,
            "password": self.password,
            "device_name": self.device_name,
            "code": self.code,
        }


@strawberry.input(description="A refresh token to exchange.")
class RefreshSessionInput:
    refresh_token: str = strawberry.field(description="The latest refresh token; it works once.")

    def arguments(self) -> dict[str, object]:
        return {"refresh_token": self.refresh_token}


@strawberry.type(description="The answer to `logout`.")
class LogoutPayload(Payload):
    pass
