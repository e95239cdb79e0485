"""What `connection_init` brings: a browser cannot set a socket's headers."""

from collections.abc import Mapping
from typing import Any

from server.contexts import bearer_token
from server.socket_closing import SocketEnded, malformed

_CREDENTIALS = "authorization"


def token_of(payload: object) -> str | None:
    """From `Authorization` in any case, beside the client's other parameters or in its `headers`.

    Raises `SocketEnded` where the payload is no object.
    """
    if payload is None:
        return None
    if not isinstance(payload, dict):
        raise SocketEnded(malformed("The payload of connection_init is an object"))
    parameters = _in_lower_case(payload)
    headers = parameters.get("headers")
    nested = _in_lower_case(headers) if isinstance(headers, dict) else {}
    return bearer_token(parameters.get(_CREDENTIALS)) or bearer_token(nested.get(_CREDENTIALS))


def _in_lower_case(sent: Mapping[str, Any]) -> dict[str, Any]:  # any JSON a client sends
    return {name.lower(): value for name, value in sent.items()}
