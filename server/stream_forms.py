"""How answers that go on are written: the protocols that clients name in their Accept header."""

from typing import Any, Protocol

import orjson

from server.defer_2022 import PartsOf2022
from server.negotiation import Form
from server.operation_refused import OperationRefused
from server.operations import Body

#: The name that Apollo's clients ask for. No JSON holds the delimiter, which has line breaks.
_BOUNDARY = "graphql"
_DELIMITER = f"\r\n--{_BOUNDARY}".encode()
#: Only the delimiter behind a part makes clients read it, so it does not wait for the next one.
_PART = b"\r\nContent-Type: application/json\r\n\r\n%b" + _DELIMITER
_CLOSING = b"--\r\n"


class StreamForm(Protocol):
    @property
    def content_type(self) -> str: ...
    @property
    def opening(self) -> bytes: ...
    @property
    def heartbeat(self) -> bytes:
        """Empty where there is none."""

    @property
    def completion(self) -> bytes:
        """Without it, the client knows that it has not had everything."""

    def part(self, body: Body) -> bytes: ...


class SubscriptionForm(StreamForm, Protocol):
    def ended(self, refused: OperationRefused) -> bytes:
        """The last words to a client that has to change something before it comes again."""

    def interrupted(self, refused: OperationRefused) -> bytes:
        """The last words to a client that is to come again."""


def _multipart(form: Form) -> str:
    kind, _, specification = form.partition(";")
    return f'{kind};boundary="{_BOUNDARY}";{specification}'


class EventStream:
    """graphql-sse in its "distinct connections mode"."""

    content_type = f"{Form.EVENT_STREAM}; charset=utf-8"
    #: Some browsers tell nobody of the headers before something has followed.
    opening = b":\n\n"
    heartbeat = b":\n\n"
    completion = b"event: complete\ndata:\n\n"

    def part(self, body: Body) -> bytes:
        return b"event: next\ndata: %b\n\n" % orjson.dumps(body)

    def ended(self, refused: OperationRefused) -> bytes:
        return self.part(refused.body) + self.completion

    def interrupted(self, refused: OperationRefused) -> bytes:
        """None: an error would be the operation's, and its client gives up after one."""
        del refused
        return b""


class SubscriptionParts:
    """Apollo's "multipart HTTP protocol for GraphQL subscriptions"."""

    content_type = _multipart(Form.SUBSCRIPTION_PARTS)
    opening = _DELIMITER
    heartbeat = _PART % b"{}"
    completion = _CLOSING

    def part(self, body: Body) -> bytes:
        return _part({"payload": body})

    def ended(self, refused: OperationRefused) -> bytes:
        return _part({"payload": None, "errors": refused.errors}) + self.completion

    def interrupted(self, refused: OperationRefused) -> bytes:
        """The same: a `RetryLink` tells the two apart by their codes."""
        return self.ended(refused)


class IncrementalParts:
    """Of one answer; it takes no longer than operations may, and has no heartbeat."""

    opening = _DELIMITER
    heartbeat = b""
    completion = _CLOSING

    def __init__(self, form: Form) -> None:
        self.content_type = _multipart(form)
        self._older = PartsOf2022() if form is Form.PARTS_2022 else None

    def part(self, body: Body) -> bytes:
        """The last, where it does not say."""
        part = {**body, "hasNext": body.get("hasNext", False)}
        return _part(part if self._older is None else self._older.of(part))


def _part(content: dict[str, Any]) -> bytes:  # any JSON
    return _PART % orjson.dumps(content)
