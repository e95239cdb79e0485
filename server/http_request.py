"""What an HTTP request asks for: one operation, or a batch of them."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request

from domain.errors import BadUserInput
from domain.language import Sentence
from server.negotiation import Form
from server.operation_request import OperationRequest, read_json

METHODS = ("GET", "POST")
_BATCH = 10
#: What no page of another origin can send without asking first (the Fetch standard's preflight).
#: Apollo's clients send one of these with whatever has no body.
_PREFLIGHTED = ("apollo-require-preflight", "x-apollo-operation-name")
_SIMPLE_TYPES = frozenset(
    {"", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain"}
)
_JSON_FIELDS = ("variables", "extensions")


class ContentTypeRefused(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"请以 Content-Type: {Form.JSON} 发送请求。",
                f"Send requests with Content-Type: {Form.JSON}.",
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
                f"一次请求应含 1 到 {_BATCH} 个操作。",
                f"A batch has 1 to {_BATCH} operations.",
            )
        )


async def asked(request: Request) -> OperationRequest | Sequence[object]:
    """One operation, or what each of a batch is made of; raises `BadUserInput`."""
    content_type = _content_type(request)
    if request.method == "GET":
        _require_preflighted(request.headers, content_type)
        return OperationRequest.of(_in_address(request.query_params))
    if content_type != Form.JSON:
        raise ContentTypeRefused
    sent = read_json(await request.body())
    if not isinstance(sent, list):
        return OperationRequest.of(sent)
    if not 1 <= len(sent) <= _BATCH:
        raise BatchTooLong
    return sent


def _content_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _require_preflighted(headers: Mapping[str, str], content_type: str) -> None:
    if content_type in _SIMPLE_TYPES and not any(headers.get(name) for name in _PREFLIGHTED):
        raise Forgeable


def _in_address(parameters: Mapping[str, str]) -> dict[str, object]:
    sent: dict[str, object] = dict(parameters)
    for name in _JSON_FIELDS:
        if parameters.get(name):
            sent[name] = read_json(parameters[name])
    return sent
