"""What can be read of keys."""

import strawberry

from domain.permission import READ_ACCOUNT, Permission, staff
from resolvers.key_register import admin_key_batches
from resolvers.ledger import ledger
from schema.access import root_field
from schema.key import Key, KeyBatch
from schema.key_register import admin_keys
from schema.ledger import LedgerEntry
from schema.page import Connection
from schema.points import SEARCH, SEVERAL

_STAFF = staff(Permission.READ_KEYS)


@strawberry.type(description="What can be read of keys.")
class KeyQueries:
    ledger = root_field(
        ledger,
        Connection[LedgerEntry],
        "点数流水: where the credits of a key of yours have gone, newest first; of any key for the"
        " staff.",
        access=READ_ACCOUNT,
        cost=SEVERAL,
    )
    admin_keys = root_field(
        admin_keys,
        Connection[Key],
        "Keys of everybody, newest first. For the staff.",
        access=_STAFF,
        cost=SEARCH,
    )
    admin_key_batches = root_field(
        admin_key_batches,
        Connection[KeyBatch],
        "Batches of keys, newest first. For the staff.",
        access=_STAFF,
    )
