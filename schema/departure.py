"""Leaving for good."""

import strawberry

from schema.payload import Payload


@strawberry.input(description="Proof that the account is yours, and that you mean it.")
class DeleteAccountInput:
    password: str = strawberry.field(description="The account's password.")
    code: str | None = strawberry.field(
        description="A code of your second factor; needed where the account has one.",
        default=None,
    )
    confirm_email: str = strawberry.field(description="The account's address, typed once more.")

    def arguments(self) -> dict[str, object]:
        return {"password": self.password, "code": self.code, "email": self.confirm_email}


@strawberry.type(description="The answer to `deleteAccount`.")
class DeleteAccountPayload(Payload):
    pass
