"""What can be done by reading one's mail."""

import strawberry

from domain.permission import PUBLIC, SESSION
from resolvers import mailbox as resolvers
from schema.mailbox import (
    ChangeEmailInput,
    ChangeEmailPayload,
    RequestEmailVerificationPayload,
    RequestPasswordResetInput,
    RequestPasswordResetPayload,
    ResetPasswordInput,
    ResetPasswordPayload,
    VerifyEmailInput,
    VerifyEmailPayload,
)
from schema.payload import mutation


@strawberry.type(description="What can be done by reading one's mail.")
class MailboxMutations:
    request_email_verification = mutation(
        resolvers.request_email_verification,
        "Sends another mail to your address, with a link that proves it; earlier ones end.",
        access=SESSION,
        gives=RequestEmailVerificationPayload,
    )
    verify_email = mutation(
        resolvers.verify_email,
        "Takes the token of a mail as proof that somebody reads it; after `changeEmail`, the"
        " account's address changes with it, and the old address is told.",
        access=PUBLIC,
        takes=VerifyEmailInput,
        gives=VerifyEmailPayload,
    )
    change_email = mutation(
        resolvers.change_email,
        "Sends a mail to another address; your account has it once the link in there is used.",
        access=SESSION,
        takes=ChangeEmailInput,
        gives=ChangeEmailPayload,
    )
    request_password_reset = mutation(
        resolvers.request_password_reset,
        "Sends a mail to whoever has an account with this address; the answer does not tell"
        " whether somebody has.",
        access=PUBLIC,
        takes=RequestPasswordResetInput,
        gives=RequestPasswordResetPayload,
    )
    reset_password = mutation(
        resolvers.reset_password,
        "Sets a password by the token of a mail, and ends every session of the account. The"
        " second factor stays.",
        access=PUBLIC,
        takes=ResetPasswordInput,
        gives=ResetPasswordPayload,
    )
