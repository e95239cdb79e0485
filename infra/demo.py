"""An account and a key to try the product with, made at its first start."""

import secrets
from dataclasses import dataclass

from domain.user import EmailTaken, Role
from infra.bootstrap import Studio, opened
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
        try:
            await administration(connections).open_account(_EMAIL, password, role=Role.USER)
        except EmailTaken:
            return None
        issuing = Studio(settings, connections).issuing
        issued = await issuing.issue(_PLAN_ID, count=1, name="demo")
    return Demo(email=_EMAIL, password=password, key_code=issued.codes[0])
