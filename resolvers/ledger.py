"""Where the credits of a key have gone."""

from typing import Annotated

import strawberry

from domain.ledger import LEDGER_LIST, LedgerLine
from domain.page import PageRequest
from domain.permission import Permission, staff
from resolvers.context import Info
from resolvers.node import key_of
from resolvers.page import After, Connection, First

KeyId = Annotated[strawberry.ID, strawberry.argument(description="The key's id.")]


async def ledger(
    info: Info, *, key_id: KeyId, first: First = None, after: After = None
) -> Connection[LedgerLine]:
    context = info.context
    page = await context.product.key_register.ledger(
        key_of(key_id, "Key"),
        PageRequest.of(LEDGER_LIST, first=first, after=after),
        viewer_id=context.require_viewer().user_id,
        is_staff=await context.allows(staff(Permission.READ_KEYS)),
    )
    return Connection(page, LEDGER_LIST)
