"""What an HTTP request asks for: one operation, or a batch of them."""

from collections.abc import Mapping, Sequence

from starlette.datastructures import QueryParams
from starlette.types import Receive, Scope

from domain.errors import BadUserInput
from domain.language import Sentence
from domain.rate_limit import BATCH_LIMIT
from server.body_limit import BodyTime, body_of, require_small
from server.negotiation import Form
from server.operation_request import OperationRequest, read_json
from server.request_head import RequestHeaders
from server.request_refused import RequestRefused
from server.time_limit import Deadlines

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
#: Those that change nothing, and have no body.
SAFE_METHODS = ("GET", "HEAD")
#: What no page of another origin can send without asking first (the Fetch standard's preflight).
#: Apollo's clients send one of these with whatever has no body.
_PREFLIGHTED = ("apollo-require-preflight", "x-apollo-operation-name")
_CHARSETS = frozenset({"utf-8", "utf8"})
_JSON_FIELDS = ("variables", "extensions")


class ContentTypeRefused(RequestRefused):
    status = 415

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"请以 Content-Type: {Form.JSON}（UTF-8 编码）发送请求。",
                f"Send requests with Content-Type: {Form.JSON}, in UTF-8.",
            )
        )


class Forgeable(BadUserInput):
    """Any page can make a browser send it, with all that the browser knows of its user."""

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "此请求可能由其他网站伪造：请加上 Apollo-Require-Preflight 请求头。",
                "Any page could forge this request (CSRF): add the header"
                " Apollo-Require-Preflight to it.",
            )
        )


class BatchTooLong(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"一次请求应含 1 到 {BATCH_LIMIT} 个操作。",
                f"A batch has 1 to {BATCH_LIMIT} operations.",
            )
        )


class HttpRequest:
    """Its body is read when it is asked for, and not kept: an answer may go on for hours."""

    __slots__ = ("_query", "_receive", "headers", "method")

    def __init__(self, scope: Scope, headers: RequestHeaders, receive: Receive) -> None:
        self.method: str = scope["method"]
        self.headers = headers
        self._query: bytes = scope["query_string"]
        self._receive = receive

    async def asked(self, bodies: Deadlines) -> OperationRequest | Sequence[object]:
        """One operation, or what each of a batch is made of; its body is one of `bodies`.

        Raises `BadUserInput`, and `ClientDisconnect` where the client left before it had sent all.
        """
        content_type = self.headers.get("content-type")
        if self.method in SAFE_METHODS:
            _require_unforgeable(self.headers, content_type)
            return OperationRequest.of(_in_address(QueryParams(self._query)))
        if not _is_json(content_type):
            raise ContentTypeRefused
        require_small(self.headers.get("content-length"))
        sent = read_json(await body_of(self._receive, BodyTime(bodies)))
        if not isinstance(sent, list):
            return OperationRequest.of(sent)
        if not 1 <= len(sent) <= BATCH_LIMIT:
            raise BatchTooLong
        return sent


def _is_json(content_type: str) -> bool:
    """In UTF-8, which is what JSON is in where nothing else is said."""
    if content_type == Form.JSON:
        return True
    kind, *parameters = (part.strip().lower() for part in content_type.split(";"))
    pairs = (part.partition("=") for part in parameters)
    charsets = [value.strip(' "') for name, _, value in pairs if name.rstrip() == "charset"]
    return kind == Form.JSON and _CHARSETS.issuperset(charsets)


def _require_unforgeable(headers: RequestHeaders, content_type: str) -> None:
    """What has no body needs no type; a browser with a fault let pages send odd ones unasked.

    See GHSA-9q82-xgwf-vj6h. Raises `ContentTypeRefused`, `Forgeable`.
    """
    if content_type:
        if not _is_json(content_type):
            raise ContentTypeRefused
    elif not any(headers.get(name) for name in _PREFLIGHTED):
        raise Forgeable


def _in_address(parameters: Mapping[str, str]) -> dict[str, object]:
    """What is empty counts as absent, as a form sends it."""
    sent: dict[str, object] = dict(parameters)
    for name in _JSON_FIELDS:
        sent[name] = read_json(parameters[name]) if parameters.get(name) else None
    return sent
