"""Answers over HTTP: their status, their type, and who may keep them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import orjson
from starlette.responses import Response

from server.negotiation import Form
from server.operations import Body, OperationRefused

#: What an answer depends on besides its address and body.
_VARY = "Accept, Accept-Language, Authorization"
_REQUEST_ID = "X-Request-Id"
#: Of whatever does not say otherwise, as the page does: nobody keeps an answer, and a browser
#: that is led to one shows it as what it is, in nobody's frame.
_GUARDS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def guarded(response: Response, *, request_id: str) -> Response:
    """The same response, with the headers that all of ours have."""
    for name, value in _GUARDS.items():
        response.headers.setdefault(name, value)
    response.headers[_REQUEST_ID] = request_id
    return response


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    body: Body | list[Body]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def refused(
        cls, refused: OperationRefused, form: Form, *, is_well_formed: bool
    ) -> "HttpAnswer":
        """`application/json` says 200 to every request that was well-formed.

        Programs that know no other type take another status for a fault of the network
        (GraphQL over HTTP, section "application/json"). Limits are no part of GraphQL, and keep
        their status.
        """
        is_graphql = refused.status == HTTPStatus.BAD_REQUEST
        is_told_in_body = form is Form.JSON and is_well_formed and is_graphql
        return cls(refused.body, 200 if is_told_in_body else refused.status, refused.headers)

    def response(self, form: Form) -> Response:
        return Response(
            orjson.dumps(self.body),
            self.status,
            {
                "Content-Type": f"{form.value}; charset=utf-8",
                "Vary": _VARY,
                **self.headers,
            },
        )
