"""The endpoint with a cache, and as much of a product as the questions of these tests need."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self, cast
from urllib.parse import urlencode

from starlette.datastructures import Headers
from starlette.types import Message

from domain.errors import Unauthenticated
from domain.key import Plan
from domain.lookup import FoundIn
from domain.preferences import Preferences
from domain.product import Product
from domain.rate_limit import LIMITS, Bucket
from domain.session import Viewer
from server.assets import GraphiqlPage
from server.document_name import digest_of
from server.graphql_endpoint import GraphqlEndpoint
from server.operation_limits import OperationLimits
from server.response_cache import ResponseCache
from server.socket_limits import SocketLimits
from tests.factories import PLAN
from tests.fakes import FakeRateLimits
from tests.server.memory_responses import MemoryResponses
from tests.server.naming import Json, extension
from tests.server.operating import Surroundings, the_schema

ADDRESS = "192.0.2.1"
NAMES = "query Names { platforms { name notes } }"
PLANS = "query Plans { plans { name } }"
MINE = "query Mine { preferences { brandName } }"


@dataclass
class Shop:
    """A token is the name of whoever has it."""

    plans: list[Plan] = field(default_factory=lambda: [PLAN])
    brands: dict[str, str] = field(default_factory=dict)
    error: Exception | None = None
    asked: int = 0
    database: None = None

    @property
    def authenticating(self) -> Self:
        return self

    @property
    def activation(self) -> Self:
        return self

    @property
    def preferring(self) -> Self:
        return self

    async def authenticate(self, token: str, *, ip_address: str) -> Viewer:
        if token not in self.brands:
            raise Unauthenticated
        return Viewer(token, "session", datetime.max.replace(tzinfo=UTC))

    async def plans_on_sale(self) -> Sequence[Plan]:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return self.plans

    async def get(self, owner_id: str) -> Preferences:
        self.asked += 1
        now = datetime.now(UTC)
        return Preferences(owner_id=owner_id, updated_at=now, brand_name=self.brands[owner_id])


@dataclass
class Answer:
    status: int
    headers: Headers
    body: bytes

    @property
    def json(self) -> Json:
        return json.loads(self.body)


class Stand:
    def __init__(self) -> None:
        self.shop = Shop()
        self.rate_limits = FakeRateLimits()
        self.around = Surroundings(limits=_limits(self.rate_limits))
        self.store = MemoryResponses(self.around.clock)
        self.found: list[FoundIn] = []
        self.around.cache = ResponseCache(
            self.store, monotonic=self.around.clock, on_lookup=self.found.append
        )
        self._endpoint = GraphqlEndpoint(
            self.around.operations(),
            cast("Product", self.shop),
            page=GraphiqlPage(),
            socket_limits=SocketLimits(),
        )

    async def get(
        self, text: str, method: str = "GET", *, variables: Json = None, **headers: str
    ) -> Answer:
        """By its hash, which is known."""
        digest = digest_of(text)
        self.around.queries.texts[digest] = text
        sent = {"extensions": json.dumps(extension(digest))}
        if variables is not None:
            sent["variables"] = json.dumps(variables)
        return await self.send(method, sent, b"", **headers)

    async def post(self, text: str, **headers: str) -> Answer:
        body = json.dumps({"query": text}).encode()
        return await self.send("POST", {}, body, **headers)

    async def send(
        self, method: str, parameters: Mapping[str, str], body: bytes, **headers: str
    ) -> Answer:
        given = {
            "accept": "application/graphql-response+json",
            "accept-language": "en",
            "apollo-require-preflight": "true",
            **({"content-type": "application/json"} if body else {}),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        scope = {
            "type": "http",
            "method": method,
            "path": "/graphql",
            "query_string": urlencode(parameters).encode(),
            "client": (ADDRESS, 1),
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        }
        return await self._answered(scope, body)

    async def _answered(self, scope: dict[str, Any], body: bytes) -> Answer:  # Any: ASGI's
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body}

        async def send(message: Message) -> None:
            sent.append(message)

        await self._endpoint(scope, receive, send)
        start, *parts = sent
        content = b"".join(part["body"] for part in parts)
        return Answer(start["status"], Headers(raw=start["headers"]), content)


def _limits(rate_limits: FakeRateLimits) -> OperationLimits:
    refused: list[Bucket] = []
    return OperationLimits(rate_limits, LIMITS, the_schema().executable, on_refusal=refused.append)
