"""What can be done with keys."""

import strawberry

from domain.permission import SESSION, Permission, staff
from resolvers import key as key_resolvers
from resolvers import key_register as register_resolvers
from schema.key import (
    ActivateKeyInput,
    ActivateKeyPayload,
    RotateKeyInput,
    RotateKeyPayload,
)
from schema.key_register import (
    AdjustCreditsInput,
    AdjustCreditsPayload,
    IssueKeysInput,
    IssueKeysPayload,
    RevokeKeyInput,
    RevokeKeyPayload,
)
from schema.payload import mutation

_STAFF = staff(Permission.MANAGE_KEYS)


@strawberry.type(description="What can be done with keys.")
class KeyMutations:
    activate_key = mutation(
        key_resolvers.activate_key,
        "激活密钥: makes a key yours; each works once.",
        access=SESSION,
        takes=ActivateKeyInput,
        gives=ActivateKeyPayload,
    )
    rotate_key = mutation(
        key_resolvers.rotate_key,
        "更换密钥码: a new code for a key of yours, or for any key by the staff; the old code is"
        " unknown from then on. Credits and dates stay.",
        access=SESSION,
        takes=RotateKeyInput,
        gives=RotateKeyPayload,
    )
    issue_keys = mutation(
        register_resolvers.issue_keys,
        "签发密钥: a batch of fresh keys. For the staff.",
        access=_STAFF,
        takes=IssueKeysInput,
        gives=IssueKeysPayload,
    )
    revoke_key = mutation(
        register_resolvers.revoke_key,
        "作废密钥: ends a key for good. For the staff.",
        access=_STAFF,
        takes=RevokeKeyInput,
        gives=RevokeKeyPayload,
    )
    adjust_credits = mutation(
        register_resolvers.adjust_credits,
        "调整点数: adds credits to a key, or takes some. For the staff.",
        access=_STAFF,
        takes=AdjustCreditsInput,
        gives=AdjustCreditsPayload,
    )
