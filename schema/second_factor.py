"""The second factor."""

import strawberry

from domain.second_factor import RECOVERY_CODES
from schema.payload import Payload
from schema.user import User

_CODE = "The six digits that the authenticator app shows, or a recovery code."
_CODES = (
    f"{RECOVERY_CODES} codes that each stand in for the app once; they are shown this once."
    " Null where it was refused."
)


@strawberry.input(description="The password once more, before a second factor is set up.")
class BeginTotpInput:
    password: str = strawberry.field(description="The account's password.")

    def arguments(self) -> dict[str, object]:
        return {"password": self.password}


@strawberry.type(description="The answer to `beginTotp`: shown this once.")
class BeginTotpPayload(Payload):
    secret: str | None = strawberry.field(
        description="In base 32, for typing into an app; null where it was refused.", default=None
    )
    uri: str | None = strawberry.field(
        description="An `otpauth:` address, to be shown as a QR code; null where it was refused.",
        default=None,
    )


@strawberry.input(description="A first code of the new secret.")
class ConfirmTotpInput:
    code: str = strawberry.field(description="The six digits that the authenticator app shows.")

    def arguments(self) -> dict[str, object]:
        return {"code": self.code}


@strawberry.type(description="The answer to `confirmTotp` and `regenerateRecoveryCodes`.")
class RecoveryCodesPayload(Payload):
    user: User | None = strawberry.field(
        description="Your account; null where it was refused.", default=None
    )
    recovery_codes: list[str] | None = strawberry.field(description=_CODES, default=None)


@strawberry.input(description="Who turns the second factor off.")
class DisableTotpInput:
    password: str = strawberry.field(description="The account's password.")
    code: str = strawberry.field(description=_CODE)

    def arguments(self) -> dict[str, object]:
        return {"password": self.password, "code": self.code}


@strawberry.type(description="The answer to `disableTotp`.")
class DisableTotpPayload(Payload):
    user: User | None = strawberry.field(
        description="Your account; null where it was refused.", default=None
    )


@strawberry.input(description="Who wants new recovery codes.")
class RegenerateRecoveryCodesInput:
    code: str = strawberry.field(description=_CODE)

    def arguments(self) -> dict[str, object]:
        return {"code": self.code}
