"""What goes wrong around an operation: nobody waits for ever, and nobody is shown a crash."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self, cast

import pytest
from starlette.types import Message, Receive

from domain.product import Product
from domain.services.sessions import Device
from domain.session import Viewer
from resolvers.node import GlobalId
from server.assets import GraphiqlPage
from server.graphql_endpoint import GraphqlEndpoint
from server.socket_limits import SocketLimits
from tests.server.operating import Surroundings
from tests.server.skipping_loop import SkippingLoop

_UNTOLD = "hunter2"
_SECONDS = 3600
_OPERATIONS = Surroundings().operations(seconds=_SECONDS)
_PAGE = GraphiqlPage()
#: The viewer's own account, which a loader reads.
_NODE = f'{{node(id:"{GlobalId("User", "user")}"){{id}}}}'
_REGISTER = (
    'mutation{register(input:{email:"a@example.com",password:"correct horse battery"})'
    "{userErrors{code}}}"
)


@dataclass
class Database:
    """Each block on it takes until somebody cancels it, and more time than anybody has."""

    begun: int = 0
    cancelled: int = 0
    #: Cancels that are forgotten, as what waits by `asyncio.wait_for` may forget them.
    forgets: int = 0
    is_waiting: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def read(self, *, user_id: str | None = None) -> AsyncIterator[None]:
        self.begun += 1
        while self.forgets >= self.cancelled:
            await self._wait()
        raise asyncio.CancelledError
        yield

    async def _wait(self) -> None:
        cast("SkippingLoop", asyncio.get_running_loop()).skip(2 * _SECONDS)
        self.is_waiting.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1


@dataclass
class Shop:
    """As much of a product as these operations need."""

    error: Exception | None = None
    knows_tokens: bool = True
    database: Database = field(default_factory=Database)

    async def authenticate(self, token: str, *, ip_address: str) -> Viewer:
        if self.error is not None:
            raise self.error
        if not self.knows_tokens:
            async with self.database.read():
                pass
        return Viewer("user", "session", datetime.max.replace(tzinfo=UTC))

    async def register(self, registration: object, device: Device) -> None:
        async with self.database.read():
            pass

    @property
    def authenticating(self) -> Self:
        return self

    @property
    def accounts(self) -> Self:
        return self


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: Any


async def ask(shop: Shop, receive: Receive, **headers: str) -> list[Message]:
    endpoint = GraphqlEndpoint(
        _OPERATIONS,
        cast("Product", shop),
        page=_PAGE,
        socket_limits=SocketLimits(),
    )
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    given = {"content-type": "application/json", "accept-language": "en", **headers}
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "client": ("127.0.0.1", 1),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }
    await endpoint(scope, receive, send)
    return sent


def body_of(query: str) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": json.dumps({"query": query}).encode()}

    return receive


def answer_of(sent: list[Message]) -> Answer:
    start, end = sent
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], headers, json.loads(end["body"]))


async def test_a_crash_outside_the_execution_is_masked_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def receive() -> Message:
        raise ValueError(_UNTOLD)

    answer = answer_of(await ask(Shop(), receive))

    [error] = answer.body["errors"]
    assert answer.status == 500
    assert error["extensions"] == {
        "code": "INTERNAL_SERVER_ERROR",
        "requestId": answer.headers["x-request-id"],
    }
    assert answer.headers["cache-control"] == "no-store"
    assert [record.getMessage() for record in caplog.records] == ["operation.crashed"]
    assert _UNTOLD not in str(answer.body) + caplog.text


async def test_a_crash_before_the_execution_is_masked_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    shop = Shop(error=ValueError(_UNTOLD))

    answer = answer_of(await ask(shop, body_of("{__typename}"), authorization="Bearer x"))

    assert (answer.status, set(answer.body)) == (500, {"errors"})
    assert [record.getMessage() for record in caplog.records] == ["operation.crashed"]
    assert _UNTOLD not in str(answer.body) + caplog.text


async def test_who_leaves_while_sending_is_nobodys_fault(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    messages: Iterator[Message] = iter(
        [
            {"type": "http.request", "body": b'{"query":', "more_body": True},
            {"type": "http.disconnect"},
        ]
    )

    async def receive() -> Message:
        return next(messages)

    assert await ask(Shop(), receive) == []
    assert [record for record in caplog.records if record.name != "asyncio"] == []


def asked_in_time(shop: Shop, query: str) -> Answer:
    async def answered() -> Answer:
        answer = answer_of(await ask(shop, body_of(query), authorization="Bearer x"))
        await asyncio.sleep(0)  # what was cancelled ends
        return answer

    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        return runner.run(answered())


@pytest.mark.parametrize("query", [_NODE, _REGISTER])
def test_an_operation_that_takes_too_long_is_stopped_with_all_that_it_does(
    query: str, caplog: pytest.LogCaptureFixture
) -> None:
    """In a batched read, which has a task of its own, and in a transaction of a mutation."""
    shop = Shop()

    answer = asked_in_time(shop, query)

    [error] = answer.body["errors"]
    assert (answer.status, set(answer.body)) == (504, {"errors"})
    assert error["extensions"] == {
        "code": "SERVICE_UNAVAILABLE",
        "requestId": answer.headers["x-request-id"],
    }
    assert error["message"].startswith("The operation took more than 3600 seconds")
    assert (shop.database.begun, shop.database.cancelled) == (1, 1)
    assert [record.getMessage() for record in caplog.records] == ["operation.timed_out"]


def test_a_cancel_that_is_forgotten_is_repeated() -> None:
    shop = Shop(database=Database(forgets=2))

    answer = asked_in_time(shop, _REGISTER)

    assert (answer.status, shop.database.cancelled) == (504, 3)


def test_a_token_that_nobody_can_look_up_is_not_waited_for() -> None:
    shop = Shop(knows_tokens=False)

    answer = asked_in_time(shop, "{me{id}}")

    assert (answer.status, set(answer.body)) == (504, {"errors"})
    assert answer.body["errors"][0]["extensions"]["code"] == "SERVICE_UNAVAILABLE"
    assert (shop.database.begun, shop.database.cancelled) == (1, 1)


def test_whoever_ends_a_task_ends_its_operation() -> None:
    """Also where the operation's own limit is reached at the same time."""

    async def ended(shop: Shop) -> None:
        task = asyncio.create_task(ask(shop, body_of(_REGISTER)))
        await shop.database.is_waiting.wait()
        task.cancel()
        await task

    with (
        asyncio.Runner(loop_factory=SkippingLoop) as runner,
        pytest.raises(asyncio.CancelledError),
    ):
        runner.run(ended(Shop(database=Database(forgets=1))))


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def receive() -> Message:
        cast("SkippingLoop", asyncio.get_running_loop()).skip(2 * _SECONDS)
        await asyncio.Event().wait()
        raise AssertionError

    async def answered() -> Answer:
        return answer_of(await ask(Shop(), receive))

    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        answer = runner.run(answered())

    assert answer.status == 408
    assert answer.headers["connection"] == "close"
    assert answer.body["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
