"""Accounts."""

from datetime import datetime
from typing import Any

import strawberry

from domain import user
from domain.access_token import TOKENS_PER_USER
from domain.export import EXPORTS_SHOWN
from domain.language import Locale
from domain.user import (
    DISPLAY_NAME_LENGTH,
    EMAIL_LENGTH,
    PASSWORD_MAXIMUM,
    PASSWORD_MINIMUM,
    Role,
    UserStatus,
)
from resolvers.access_token import access_tokens
from resolvers.export import exports
from resolvers.key import keys
from resolvers.own_provider import own_provider
from resolvers.preferences import preferences_of_user
from resolvers.second_factor import is_totp_enabled, recovery_codes_left
from resolvers.user import entitlement, private, sessions, status
from schema.access_token import AccessToken
from schema.enums import describe
from schema.export import Export
from schema.key import Entitlement, Key
from schema.node import Node, node_id
from schema.own_provider import OwnProvider
from schema.page import Connection
from schema.payload import Payload
from schema.preferences import Preferences
from schema.session import Session

describe(
    Role,
    "What an account may do.",
    {
        "USER": "A creator.",
        "SUPPORT": "Helps creators.",
        "ADMIN": "Runs the studio.",
    },
)
describe(
    UserStatus,
    "Whether an account may sign in.",
    {
        "ACTIVE": "It may.",
        "DISABLED": "The staff have disabled it.",
        "DELETED": "Its owner has deleted it.",
    },
)
describe(
    Locale,
    "A language of messages.",
    {"ZH_CN": "Simplified Chinese (zh-CN).", "EN": "English."},
)


def _private(name: str, gives: object, description: str) -> Any:  # noqa: ANN401 - becomes a class attribute
    return strawberry.field(resolver=private(name), graphql_type=gives, description=description)


@strawberry.type(description="An account.")
class User(Node):
    id: strawberry.ID = node_id("User")
    email: str = _private("email", str, "The address to sign in with, lower case.")
    display_name: str = strawberry.field(
        description=f"1 to {DISPLAY_NAME_LENGTH} characters; others see it once it was chosen."
    )
    avatar_url: str | None = strawberry.field(description="A picture; null where none was chosen.")
    role: Role = _private("role", Role, "What the account may do.")
    locale: Locale = _private("locale", Locale, "The preferred language.")
    created_at: datetime = _private("created_at", datetime, "When the account was made.")
    time_zone: str = _private(
        "time_zone", str, "By its IANA name; days, as for daily caps, begin at midnight there."
    )
    is_email_verified: bool = _private(
        "is_email_verified", bool, "Whether somebody has proven to read the mail of `email`."
    )

    status = strawberry.field(
        resolver=status,
        graphql_type=UserStatus,
        description="Whether the account may sign in; for its owner and the staff.",
    )
    is_totp_enabled: bool = strawberry.field(
        resolver=is_totp_enabled,
        description="Whether a second factor is needed to sign in; for its owner and the staff.",
    )
    recovery_codes_left: int = strawberry.field(
        resolver=recovery_codes_left,
        description="How many of your recovery codes were not used yet.",
    )
    sessions = strawberry.field(
        resolver=sessions,
        graphql_type=list[Session],
        description="Your own signed-in devices, at most 20, newest first.",
    )
    access_tokens = strawberry.field(
        resolver=access_tokens,
        graphql_type=list[AccessToken],
        description=f"Your own live tokens for scripts, at most {TOKENS_PER_USER}, newest first.",
    )
    keys = strawberry.field(
        resolver=keys,
        graphql_type=Connection[Key],
        description="Your own activated keys, newest activation first.",
    )
    entitlement = strawberry.field(
        resolver=entitlement,
        graphql_type=Entitlement,
        description="What you may still ask for today, with all your keys together.",
    )
    preferences = strawberry.field(
        resolver=preferences_of_user,
        graphql_type=Preferences,
        description="What you have chosen once and for all.",
    )
    own_provider = strawberry.field(
        resolver=own_provider,
        graphql_type=OwnProvider | None,
        description="Your own provider; null where you brought none.",
    )
    exports = strawberry.field(
        resolver=exports,
        graphql_type=list[Export],
        description="Your own exports that have not expired, newest first,"
        f" at most {EXPORTS_SHOWN}; for sessions alone.",
    )

    @classmethod
    def is_type_of(cls, value: object, _info: object) -> bool:
        return isinstance(value, user.User)


@strawberry.type(description="What a client keeps after signing in.")
class SessionTokens:
    access_token: str = strawberry.field(
        description="Send it as `Authorization: Bearer …`; valid for 15 minutes."
    )
    access_token_expires_at: datetime = strawberry.field(
        description="Refresh the session before this."
    )
    refresh_token: str = strawberry.field(
        description="Exchange it once for the next pair with `refreshSession`."
    )
    refresh_token_expires_at: datetime = strawberry.field(
        description="The session ends if it is not refreshed before this."
    )
    user: User = strawberry.field(description="Whose session it is.")


@strawberry.type(description="The answer to `register`, `login` and `refreshSession`.")
class SessionPayload(Payload):
    session: SessionTokens | None = strawberry.field(
        description="The new tokens; null where it was refused.", default=None
    )


@strawberry.input(description="A new account.")
class RegisterInput:
    email: str = strawberry.field(
        description=f"At most {EMAIL_LENGTH} characters; upper and lower case are the same."
    )
    password: str = strawberry.field(
        description=f"{PASSWORD_MINIMUM} to {PASSWORD_MAXIMUM} characters of any kind."
    )
    display_name: str | None = strawberry.field(
        description=f"1 to {DISPLAY_NAME_LENGTH} characters; by default one that says nothing.",
        default=None,
    )
    locale: Locale | None = strawberry.field(
        description="By default the language of the request.", default=None
    )

    def arguments(self) -> dict[str, object]:
        return {
            "email": self.email,
            "password": self.password,
            "display_name": self.display_name,
            "locale": self.locale,
        }
