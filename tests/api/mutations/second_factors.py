"""A second factor, as an authenticator app has it."""

from datetime import UTC, datetime

import pyotp

from tests.api.client import PASSWORD, Client
from tests.api.payloads import answer

_BEGIN = """
mutation ($input: BeginTotpInput!) { beginTotp(input: $input) { secret userErrors { code } } }
"""
_CONFIRM = """
mutation ($input: ConfirmTotpInput!) {
  confirmTotp(input: $input) { recoveryCodes userErrors { code } }
}
"""


async def begun(client: Client) -> str:
    """The secret."""
    return str((await answer(client, _BEGIN, password=PASSWORD))["secret"])


async def confirmed(client: Client) -> list[str]:
    """The recovery codes of a second factor that is on."""
    payload = await answer(client, _CONFIRM, code=code_of(await begun(client)))
    return list(payload["recoveryCodes"])


def code_of(secret: str) -> str:
    return pyotp.TOTP(secret).at(datetime.now(UTC))
