"""Proving addresses, moving to others, and getting back in through them."""

import strawberry

from domain.proof import PROOF_LIFETIMES, ProofPurpose
from domain.user import EMAIL_LENGTH, PASSWORD_MAXIMUM, PASSWORD_MINIMUM
from schema.payload import Payload


def _hours(purpose: ProofPurpose) -> int:
    return int(PROOF_LIFETIMES[purpose].total_seconds()) // 3600


@strawberry.type(description="The answer to `requestEmailVerification`.")
class RequestEmailVerificationPayload(Payload):
    pass


@strawberry.input(description="The token of a mail.")
class VerifyEmailInput:
    token: str = strawberry.field(
        description="From the link in the mail; it works once, for"
        f" {_hours(ProofPurpose.VERIFY_EMAIL)} hours, and until the next such mail."
    )

    def arguments(self) -> dict[str, object]:
        return {"token": self.token}


@strawberry.type(description="The answer to `verifyEmail`.")
class VerifyEmailPayload(Payload):
    email: str | None = strawberry.field(
        description="The account's address, proven from now on; null where it was refused.",
        default=None,
    )


@strawberry.input(description="Another address to sign in with.")
class ChangeEmailInput:
    email: str = strawberry.field(
        description=f"At most {EMAIL_LENGTH} characters; upper and lower case are the same."
    )
    current_password: str = strawberry.field(description="The account's password.")

    def arguments(self) -> dict[str, object]:
        return {"email": self.email, "current_password": self.current_password}


@strawberry.type(description="The answer to `changeEmail`.")
class ChangeEmailPayload(Payload):
    pass


@strawberry.input(description="An address whose account cannot be opened.")
class RequestPasswordResetInput:
    email: str = strawberry.field(description="The address of the account.")

    def arguments(self) -> dict[str, object]:
        return {"email": self.email}


@strawberry.type(description="The answer to `requestPasswordReset`.")
class RequestPasswordResetPayload(Payload):
    pass


@strawberry.input(description="A new password, by the token of a mail.")
class ResetPasswordInput:
    token: str = strawberry.field(
        description="From the link in the mail; it works once, for"
        f" {_hours(ProofPurpose.RESET_PASSWORD)} hour, and until the next such mail."
    )
    new_password: str = strawberry.field(
        description=f"{PASSWORD_MINIMUM} to {PASSWORD_MAXIMUM} characters of any kind."
    )

    def arguments(self) -> dict[str, object]:
        return {"token": self.token, "new_password": self.new_password}


@strawberry.type(description="The answer to `resetPassword`.")
class ResetPasswordPayload(Payload):
    pass
