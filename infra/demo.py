"""An account and a key to try the product with, made at its first start."""

import secrets
from dataclasses import dataclass

from domain.user import Role
from infra.bootstrap import Studio
from infra.connections import opened
from infra.operations import administration, database_trouble_in_words
from infra.settings import Settings

_EMAIL = "demo@example.com"
_PLAN_ID = "creator"
_PASSWORD_BYTES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """Known only now: neither the password nor the key's code is kept."""

    email: str
    password: str
    key_code: str


async def create_demo(settings: Settings) -> Demo | None:
    """None where the account is there already."""
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    async with database_trouble_in_words(), opened(settings) as connections:
        async with connections.database.begin() as work:
            if await work.users.get_by_email(_EMAIL) is not None:
                return None
        # The account comes last: whoever is interrupted before it gets all of this again.
        issued = await Studio(settings, connections).treasury.issuing.issue(
            _PLAN_ID, count=1, name="demo"
        )
        await administration(connections).open_account(_EMAIL, password, role=Role.USER)
    return Demo(email=_EMAIL, password=password, key_code=issued.codes[0])
