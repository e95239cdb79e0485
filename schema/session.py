"""Signing in and out."""

from datetime import datetime

import strawberry

from domain.services.credentials import PasswordChange
from domain.session import DEVICE_NAME_LENGTH
from domain.user import PASSWORD_MAXIMUM, PASSWORD_MINIMUM
from resolvers.session import is_current
from schema.batch import computed
from schema.node import global_id
from schema.payload import Payload


@strawberry.type(description="A signed-in device.")
class Session:
    id: strawberry.ID = global_id("Session")
    device_name: str = strawberry.field(description="As the device called itself; may be empty.")
    ip_address: str = strawberry.field(
        description="Where its latest request came from, as of a minute ago."
    )
    created_at: datetime = strawberry.field(description="When it signed in.")
    last_seen_at: datetime = strawberry.field(
        description="When a request last came from it, to the minute."
    )
    is_current: bool = computed(is_current, bool, "Whether this request comes from it.")


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


@strawberry.type(description="The answer to `logoutEverywhere`.")
class LogoutEverywherePayload(Payload):
    revoked_count: int | None = strawberry.field(
        description="How many sessions were ended, this one included.", default=None
    )


@strawberry.input(description="A session to end.")
class RevokeSessionInput:
    session_id: strawberry.ID = strawberry.field(
        description="One of your sessions; this one may be it."
    )

    def arguments(self) -> dict[str, object]:
        return {"session_id": self.session_id}


@strawberry.type(description="The answer to `revokeSession`.")
class RevokeSessionPayload(Payload):
    revoked_session_id: strawberry.ID | None = strawberry.field(
        description="The id of the session that is no more.", default=None
    )


@strawberry.input(description="A new password in place of the old.")
class ChangePasswordInput:
    current_password: str = strawberry.field(description="The password in use.")
    new_password: str = strawberry.field(
        description=f"{PASSWORD_MINIMUM} to {PASSWORD_MAXIMUM} characters of any kind, and another"
        " than the one in use."
    )

    def arguments(self) -> dict[str, object]:
        return {"change": PasswordChange(current=self.current_password, new=self.new_password)}


@strawberry.type(description="The answer to `changePassword`.")
class ChangePasswordPayload(Payload):
    pass
