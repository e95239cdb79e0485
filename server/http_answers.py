"""Answers over HTTP: their status, their type, and who may keep them."""

from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from types import MappingProxyType
from typing import NamedTuple

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from server.negotiation import Form
from server.operation_refused import OperationRefused
from server.operations import Body
from server.stream_forms import EventStream, IncrementalParts, StreamForm, SubscriptionParts

#: What an answer depends on besides its address and body.
VARY = "Accept, Accept-Language, Authorization, Origin"
_VARY = VARY.encode()
_REQUEST_ID = b"x-request-id"
_CACHE_CONTROL = b"cache-control"
#: Those that know no JSON; in these one answer is the only part.
_STREAMS: Mapping[Form, Callable[[], StreamForm]] = {
    Form.EVENT_STREAM: EventStream,
    Form.SUBSCRIPTION_PARTS: SubscriptionParts,
    Form.PARTS_V02: partial(IncrementalParts, Form.PARTS_V02),
    Form.PARTS_2022: partial(IncrementalParts, Form.PARTS_2022),
}
_TYPES = {form: f"{form.value}; charset=utf-8".encode() for form in (Form.GRAPHQL, Form.JSON)}
#: Of requests that were not meant for us, or not for now: clients of streams try those again.
_NO_STREAM = (405, 429, 503)
#: Of whatever does not say otherwise, as the page does: nobody keeps an answer, and a browser
#: that is led to one shows it as what it is, in nobody's frame.
_GUARDS = (
    (_CACHE_CONTROL, b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)


def guarded(response: Response, *, request_id: str) -> Response:
    """The same response, with the headers that all of ours have.

    What caches hand on to others says nothing of the request that it was made for.
    """
    headers = response.raw_headers
    if isinstance(response, _Sent) and not response.says_more:
        headers.extend(_GUARDS)
    else:
        said = dict(headers)
        headers.extend(each for each in _GUARDS if each[0] not in said)
        if said.get(_CACHE_CONTROL, b"").startswith(b"public"):
            return response
    headers.append((_REQUEST_ID, request_id.encode()))
    return response


class HttpAnswer(NamedTuple):
    body: Body | list[Body]
    status: int = 200
    headers: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def refused(
        cls, refused: OperationRefused, form: Form, *, is_well_formed: bool
    ) -> "HttpAnswer":
        """`application/json` says 200 to every request that was well-formed.

        Programs that know no other type take another status for a fault of the network
        (GraphQL over HTTP, section "application/json"). Limits are no part of GraphQL, and keep
        their status. Clients of streams read no body of another status, and try again instead: what
        is wrong with their operation they hear in the stream.
        """
        if form in _STREAMS:
            is_told_in_body = is_well_formed and refused.status not in _NO_STREAM
        else:
            is_graphql = refused.status == HTTPStatus.BAD_REQUEST
            is_told_in_body = form is Form.JSON and is_well_formed and is_graphql
        return cls(refused.body, 200 if is_told_in_body else refused.status, refused.headers)

    def response(self, form: Form) -> Response:
        stream_of = _STREAMS.get(form)
        if stream_of is None:
            content, content_type = orjson.dumps(self.body), _TYPES[form]
        elif self.status == HTTPStatus.OK and isinstance(self.body, dict):
            stream = stream_of()
            content = stream.opening + stream.part(self.body) + stream.completion
            content_type = stream.content_type.encode()
        else:
            return self.response(Form.JSON)
        return _Sent(content, content_type, self.status, self.headers)


class _Sent(Response):
    """Bytes with their head; Starlette puts the same one together in several passes."""

    def __init__(
        self, content: bytes, content_type: bytes, status: int, headers: Mapping[str, str]
    ) -> None:
        self.body = content
        self.status_code = status
        self.background = None
        self.raw_headers = [
            (b"content-type", content_type),
            (b"content-length", b"%d" % len(content)),
            (b"vary", _VARY),
        ]
        self.says_more = bool(headers)
        if headers:
            self.headers.update(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        start = {"status": self.status_code, "headers": self.raw_headers}
        await send({"type": "http.response.start", **start})
        await send({"type": "http.response.body", "body": self.body})
