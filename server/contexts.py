"""What resolvers learn of a request, or of a socket."""

import os
import re

from domain.product import Product
from domain.services.sessions import Device
from resolvers.context import Context
from server.locale import preferred_locale
from server.request_head import RequestHeaders

_BEARER = "bearer "
#: What may stand in a header and in a line of the log, whoever made it.
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:=+/-]{1,64}")


def context_of(headers: RequestHeaders, product: Product, *, ip_address: str) -> Context:
    """With the request id that a proxy gave, or else a new one."""
    given = _REQUEST_ID.fullmatch(headers.get("x-request-id"))
    return Context(
        product=product,
        device=Device(ip_address),
        locale=preferred_locale(headers.get("accept-language")),
        request_id=given[0] if given else os.urandom(8).hex(),
        access_token=bearer_token(headers.get("authorization")),
    )


def bearer_token(credentials: object) -> str | None:
    """What an Authorization header carries; None where it is no token."""
    if not isinstance(credentials, str) or credentials[: len(_BEARER)].lower() != _BEARER:
        return None
    return credentials[len(_BEARER) :].strip()
