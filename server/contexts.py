"""What resolvers learn of a request, or of a socket."""

import re
import secrets
from collections.abc import Mapping
from typing import Any

from starlette.requests import HTTPConnection

from domain.language import Locale
from domain.product import Product
from domain.services.sessions import Device
from resolvers.context import Context
from server.locale import preferred_locale

_BEARER = "bearer "
#: What may stand in a header and in a line of the log, whoever made it.
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:=+/-]{1,64}")


def context_of(connection: HTTPConnection, product: Product) -> Context:
    """With the request id that a proxy gave, or else a new one."""
    given = _REQUEST_ID.fullmatch(connection.headers.get("x-request-id", ""))
    return Context(
        product=product,
        device=Device(connection.client.host if connection.client else ""),
        locale=locale_of(connection),
        request_id=given[0] if given else secrets.token_hex(8),
        access_token=bearer_token(connection.headers),
    )


def locale_of(connection: HTTPConnection) -> Locale:
    return preferred_locale(connection.headers.get("accept-language", ""))


def bearer_token(headers: Mapping[str, Any]) -> str | None:
    header = headers.get("authorization")
    if not isinstance(header, str) or not header.lower().startswith(_BEARER):
        return None
    return header[len(_BEARER) :].strip()
