"""What can be done with keys."""

import strawberry

from domain.permission import SESSION
from resolvers import key as key_resolvers
from schema.key import ActivateKeyInput, ActivateKeyPayload
from schema.payload import mutation


@strawberry.type(description="What can be done with keys.")
class KeyMutations:
    activate_key = mutation(
        key_resolvers.activate_key,
        "激活密钥: makes a key yours; each works once.",
        access=SESSION,
        takes=ActivateKeyInput,
        gives=ActivateKeyPayload,
    )
