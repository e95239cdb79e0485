"""Which answers over HTTP go on: those to subscriptions, and those of which a part is deferred."""

from collections.abc import Mapping
from contextlib import ExitStack

from starlette.responses import Response

from domain.customer import customer_of
from domain.errors import BadUserInput, RateLimited
from domain.language import Sentence
from resolvers.context import Context
from server.http_answers import HttpAnswer
from server.http_stream import HttpStream, SubscriptionStream
from server.negotiation import Accepted, Form
from server.operation_refused import refusal
from server.operations import Operation, Operations
from server.socket_limits import Crowded, Crowds, SocketLimits
from server.stream_forms import EventStream, IncrementalParts, SubscriptionForm, SubscriptionParts

#: In which one of many streams may well have ended.
_RETRY_SECONDS = 15

_SUBSCRIPTIONS: Mapping[Form, SubscriptionForm] = {
    Form.EVENT_STREAM: EventStream(),
    Form.SUBSCRIPTION_PARTS: SubscriptionParts(),
}


class SubscribedOtherwise(BadUserInput):
    def __init__(self) -> None:
        ways = (
            "graphql-transport-ws",
            f"Accept: {Form.EVENT_STREAM}",
            f"Accept: {Form.SUBSCRIPTION_PARTS}",
        )
        super().__init__(
            Sentence(
                f"订阅请使用以下三种方式之一：WebSocket（{ways[0]}）、SSE（{ways[1]}）"
                f"或 multipart（{ways[2]}）；批量请求中不能订阅。",
                f"Subscribe in one of three ways: over WebSocket ({ways[0]}), by server-sent events"
                f" ({ways[1]}) or in parts ({ways[2]}); and not in a batch.",
            )
        )


class TooManyStreams(RateLimited):
    def __init__(self) -> None:
        why = Sentence(
            "同时打开的订阅过多：请先结束一些",
            "Too many subscriptions are open at a time: end some first",
        )
        super().__init__(retry_after_seconds=_RETRY_SECONDS, why=why)


class HttpStreams:
    def __init__(self, operations: Operations, limits: SocketLimits, crowds: Crowds) -> None:
        self._operations = operations
        self._limits = limits
        self._crowds = crowds

    async def subscription(self, operation: Operation, accepted: Accepted) -> Response:
        """Raises `OperationRefused`."""
        context = operation.context
        if accepted.subscribed is None:
            raise refusal(SubscribedOtherwise(), context)
        with self._places(context) as places:  # first: who finds none is not charged
            return SubscriptionStream(
                await self._operations.answers(operation),
                _SUBSCRIPTIONS[accepted.subscribed],
                context=context,
                limits=self._limits,
                places=places.pop_all(),
            )

    def _places(self, context: Context) -> ExitStack:
        """Of its user and its address, until it is closed; raises `OperationRefused`."""
        with ExitStack() as places:
            address = customer_of(context.device.ip_address)
            try:
                places.enter_context(self._crowds.addresses.joined(address))
                if context.viewer is not None:
                    places.enter_context(self._crowds.users.joined(context.viewer.user_id))
            except Crowded:
                raise refusal(TooManyStreams(), context) from None
            return places.pop_all()

    async def in_parts(self, operation: Operation, parted: Form, form: Form) -> Response:
        """One answer in `form` after all, where nothing came to be deferred.

        Raises `OperationRefused`.
        """
        parts = self._operations.answer_in_parts(operation)
        first = await anext(parts)
        if not first.get("hasNext"):
            await parts.aclose()
            return HttpAnswer(first).response(form)
        return HttpStream(
            parts,
            IncrementalParts(parted),
            begun=[first],
            context=operation.context,
            limits=self._limits,
        )
