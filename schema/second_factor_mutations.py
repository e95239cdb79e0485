"""What can be done about the second factor."""

import strawberry

from domain.permission import SESSION
from resolvers import second_factor as resolvers
from schema.payload import mutation
from schema.second_factor import (
    BeginTotpInput,
    BeginTotpPayload,
    ConfirmTotpInput,
    DisableTotpInput,
    DisableTotpPayload,
    RecoveryCodesPayload,
    RegenerateRecoveryCodesInput,
)


@strawberry.type(description="What can be done about the second factor.")
class SecondFactorMutations:
    begin_totp = mutation(
        resolvers.begin_totp,
        "Makes a secret for an authenticator app; it counts once `confirmTotp` has seen a code.",
        access=SESSION,
        takes=BeginTotpInput,
        gives=BeginTotpPayload,
    )
    confirm_totp = mutation(
        resolvers.confirm_totp,
        "Turns the second factor on: from now on `login` asks for a `code`.",
        access=SESSION,
        takes=ConfirmTotpInput,
        gives=RecoveryCodesPayload,
    )
    disable_totp = mutation(
        resolvers.disable_totp,
        "Turns the second factor off, and forgets its secret and recovery codes.",
        access=SESSION,
        takes=DisableTotpInput,
        gives=DisableTotpPayload,
    )
    regenerate_recovery_codes = mutation(
        resolvers.regenerate_recovery_codes,
        "Makes new recovery codes in place of all earlier ones.",
        access=SESSION,
        takes=RegenerateRecoveryCodesInput,
        gives=RecoveryCodesPayload,
    )
