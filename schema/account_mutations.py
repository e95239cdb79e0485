"""What can be done about accounts and sessions."""

import strawberry

from domain.permission import PUBLIC, SESSION
from resolvers import access_token as access_token_resolvers
from resolvers import own_provider as own_provider_resolvers
from resolvers import session as session_resolvers
from resolvers import user as user_resolvers
from resolvers.preferences import update_preferences
from schema.access_token import (
    CreateAccessTokenInput,
    CreateAccessTokenPayload,
    RevokeAccessTokenInput,
    RevokeAccessTokenPayload,
)
from schema.own_provider import (
    RemoveOwnProviderPayload,
    SetOwnProviderInput,
    SetOwnProviderPayload,
)
from schema.payload import mutation
from schema.preferences import UpdatePreferencesInput, UpdatePreferencesPayload
from schema.profile import UpdateProfileInput, UpdateProfilePayload
from schema.session import (
    ChangePasswordInput,
    ChangePasswordPayload,
    LoginInput,
    LogoutEverywherePayload,
    LogoutPayload,
    RefreshSessionInput,
    RevokeSessionInput,
    RevokeSessionPayload,
)
from schema.user import RegisterInput, SessionPayload


@strawberry.type(description="What can be done about accounts.")
class AccountMutations:
    register = mutation(
        user_resolvers.register,
        "Makes an account and signs in.",
        access=PUBLIC,
        takes=RegisterInput,
        gives=SessionPayload,
    )
    login = mutation(
        session_resolvers.login, "Signs in.", access=PUBLIC, takes=LoginInput, gives=SessionPayload
    )
    refresh_session = mutation(
        session_resolvers.refresh_session,
        "Exchanges a refresh token for the next pair; a token that comes back ends the session.",
        access=PUBLIC,
        takes=RefreshSessionInput,
        gives=SessionPayload,
    )
    logout = mutation(
        session_resolvers.logout,
        "Ends the session that sends the request.",
        access=SESSION,
        gives=LogoutPayload,
    )
    logout_everywhere = mutation(
        session_resolvers.logout_everywhere,
        "Ends all your sessions, this one included.",
        access=SESSION,
        gives=LogoutEverywherePayload,
    )
    revoke_session = mutation(
        session_resolvers.revoke_session,
        "Ends one of your sessions.",
        access=SESSION,
        takes=RevokeSessionInput,
        gives=RevokeSessionPayload,
    )
    change_password = mutation(
        session_resolvers.change_password,
        "Changes the password and ends your other sessions. Personal access tokens and webhooks go"
        " on; a mail tells of all that.",
        access=SESSION,
        takes=ChangePasswordInput,
        gives=ChangePasswordPayload,
    )
    create_access_token = mutation(
        access_token_resolvers.create_access_token,
        "Makes a token with which a script acts for you.",
        access=SESSION,
        takes=CreateAccessTokenInput,
        gives=CreateAccessTokenPayload,
    )
    revoke_access_token = mutation(
        access_token_resolvers.revoke_access_token,
        "Takes a token back: from now on it opens nothing.",
        access=SESSION,
        takes=RevokeAccessTokenInput,
        gives=RevokeAccessTokenPayload,
    )
    update_profile = mutation(
        user_resolvers.update_profile,
        "Changes how you appear and are spoken to: all that is given, or nothing.",
        access=SESSION,
        takes=UpdateProfileInput,
        gives=UpdateProfilePayload,
    )
    set_own_provider = mutation(
        own_provider_resolvers.set_own_provider,
        "Brings a key of your own: texts that you ask for from now on are made with it, and cost"
        " no credits. An active key (密钥) is needed all the same, and its limits hold.",
        access=SESSION,
        takes=SetOwnProviderInput,
        gives=SetOwnProviderPayload,
    )
    remove_own_provider = mutation(
        own_provider_resolvers.remove_own_provider,
        "Deletes the key of your own. Generations with it that have not begun fail, and what you"
        " ask for from now on costs credits.",
        access=SESSION,
        gives=RemoveOwnProviderPayload,
    )
    update_preferences = mutation(
        update_preferences,
        "Chooses anew what holds wherever a request leaves an argument out.",
        access=SESSION,
        takes=UpdatePreferencesInput,
        gives=UpdatePreferencesPayload,
    )
