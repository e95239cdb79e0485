"""Signatures of Standard Webhooks: what they sign, with what, and how they are written."""

import base64
import hmac
from collections.abc import Callable, Sequence
from datetime import datetime

_PREFIX = "whsec_"
_SECRET_BYTES = 32

#: So many bytes that nobody can guess.
RandomBytes = Callable[[int], bytes]


def new_secret(random_bytes: RandomBytes) -> str:
    """`whsec_` and 256 bits in base 64."""
    return _PREFIX + base64.b64encode(random_bytes(_SECRET_BYTES)).decode()


def signed_headers(
    message_id: str, payload: str, secrets: Sequence[str], *, now: datetime
) -> dict[str, str]:
    """The three headers of a message; one signature for each secret that holds at present."""
    timestamp = str(int(now.timestamp()))
    signatures = [_signature(secret, f"{message_id}.{timestamp}.{payload}") for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(signatures),
    }


def _signature(secret: str, signed: str) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, signed.encode(), "sha256")).decode()
