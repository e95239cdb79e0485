"""Accounts."""

from datetime import datetime
from typing import Any

import strawberry

from domain import user
from domain.access_token import TOKENS_PER_USER
from domain.export import EXPORTS_SHOWN
from domain.language import Locale
from domain.permission import OWN, OWN_IN_SESSION, SHOWN_OF_ACCOUNT, Permission, own_or_staff
from domain.profile_cache import Profile
from domain.user import (
    DISPLAY_NAME_LENGTH,
    EMAIL_LENGTH,
    PASSWORD_MAXIMUM,
    PASSWORD_MINIMUM,
    Role,
    UserStatus,
)
from resolvers.access import attribute
from resolvers.access_token import access_tokens
from resolvers.export import exports
from resolvers.key import keys
from resolvers.own_provider import own_provider
from resolvers.preferences import preferences_of_user
from resolvers.user import entitlement, sessions, unkept
from schema.access import nested_field
from schema.access_token import AccessToken
from schema.enums import describe
from schema.export import Export
from schema.key import Entitlement, Key
from schema.node import Node, node_id
from schema.own_provider import OwnProvider
from schema.page import Connection
from schema.payload import Payload
from schema.points import SEVERAL
from schema.preferences import Preferences
from schema.session import Session
from schema.shown import shows

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


_OWN_OR_STAFF = own_or_staff(Permission.READ_USERS)


def _shown(gives: object, description: str) -> Any:  # noqa: ANN401 - becomes a class attribute
    return nested_field(attribute, gives, description, sight=SHOWN_OF_ACCOUNT)


@strawberry.type(description="An account.")
class User(Node):
    id: strawberry.ID = node_id("User")
    email: str = _shown(str, "The address to sign in with, lower case.")
    display_name: str = strawberry.field(
        description=f"1 to {DISPLAY_NAME_LENGTH} characters; others see it once it was chosen."
    )
    avatar_url: str | None = strawberry.field(description="A picture; null where none was chosen.")
    role: Role = _shown(Role, "What the account may do.")
    locale: Locale = _shown(Locale, "The preferred language.")
    created_at: datetime = _shown(datetime, "When the account was made.")
    time_zone: str = _shown(
        str, "By its IANA name; days, as for daily caps, begin at midnight there."
    )
    is_email_verified: bool = _shown(
        bool, "Whether somebody has proven to read the mail of `email`."
    )

    status = nested_field(
        unkept,
        UserStatus,
        "Whether the account may sign in; for its owner and the staff.",
        sight=_OWN_OR_STAFF,
    )
    is_totp_enabled: bool = nested_field(
        unkept,
        bool,
        "Whether a second factor is needed to sign in; for its owner and the staff.",
        sight=_OWN_OR_STAFF,
    )
    recovery_codes_left: int = nested_field(
        unkept, int, "How many of your recovery codes were not used yet.", sight=OWN
    )
    sessions = nested_field(
        sessions,
        list[Session],
        "Your own signed-in devices, at most 20, newest first.",
        sight=OWN,
    )
    access_tokens = nested_field(
        access_tokens,
        list[AccessToken],
        f"Your own live tokens for scripts, at most {TOKENS_PER_USER}, newest first.",
        sight=OWN,
    )
    keys = nested_field(
        keys, Connection[Key], "Your own activated keys, newest activation first.", sight=OWN
    )
    entitlement = nested_field(
        entitlement,
        Entitlement,
        "What you may still ask for today, with all your keys together.",
        sight=OWN,
        cost=SEVERAL,
    )
    preferences = nested_field(
        preferences_of_user, Preferences, "What you have chosen once and for all.", sight=OWN
    )
    own_provider = nested_field(
        own_provider,
        OwnProvider | None,
        "Your own provider; null where you brought none.",
        sight=OWN,
    )
    # Whoever has the files has all that is in them.
    exports = nested_field(
        exports,
        list[Export],
        "Your own exports that have not expired, newest first,"
        f" at most {EXPORTS_SHOWN}; for sessions alone.",
        sight=OWN_IN_SESSION,
    )

    is_type_of = shows(user.User, Profile)


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
