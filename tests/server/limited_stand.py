"""The endpoint with limits on a clock of the test's own, before a product that notes its calls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn, cast

import httpx

from domain.errors import NotFound
from domain.product import Product
from domain.rate_limit import LIMITS, Bucket, Limit
from schema.schema import make_schema
from server.assets import GraphiqlPage
from server.documents import Documents
from server.graphql_endpoint import GraphqlEndpoint
from server.operation_limits import OperationLimits
from server.socket_limits import SocketLimits
from tests.server.buckets import Buckets
from tests.server.operating import MemoryPersistedQueries, Surroundings
from tests.server.socket_stand import Doors

ADDRESS = "192.0.2.1"
SCHEMA = make_schema()
_PAGE = GraphiqlPage()
_DOORS = Doors()

#: JSON, as the server sends it.
Json = Any


@dataclass
class Service:
    name: str
    calls: list[str]

    def __getattr__(self, method: str) -> Any:  # noqa: ANN401 - any of any service
        async def call(*_: object, **__: object) -> NoReturn:
            self.calls.append(f"{self.name}.{method}")
            raise NotFound

        return call


@dataclass
class Shop:
    """Knows each user by the token that is their name, and has nothing for them."""

    calls: list[str] = field(default_factory=list)
    authenticating: Doors = _DOORS
    database: None = None

    def __getattr__(self, name: str) -> Service:
        return Service(name, self.calls)


class LimitedStand:
    def __init__(
        self,
        *,
        queries: MemoryPersistedQueries | None = None,
        hides_schema: bool = False,
        **limits: Limit,
    ) -> None:
        """`limits` by the names of their buckets, instead of the product's."""
        chosen: Mapping[Bucket, Limit] = {
            **LIMITS,
            **{Bucket[name.upper()]: limit for name, limit in limits.items()},
        }
        self.buckets = Buckets(chosen)
        self.refused: list[Bucket] = []
        self.shop = Shop()
        self.documents = Documents(SCHEMA.executable, hides_schema=hides_schema)
        taken = OperationLimits(
            self.buckets, chosen, SCHEMA.executable, on_refusal=self.refused.append
        )
        surroundings = Surroundings(
            queries=queries or MemoryPersistedQueries(),
            hides_schema=hides_schema,
            limits=taken,
            documents=self.documents,
            text_limits=self.buckets,
            on_refusal=self.refused.append,
        )
        self.operations = surroundings.operations(schema=SCHEMA)
        self._endpoint = GraphqlEndpoint(
            self.operations,
            cast("Product", self.shop),
            page=_PAGE,
            socket_limits=SocketLimits(),
        )

    async def send(
        self,
        body: Json,
        *,
        user: str = "",
        address: str = ADDRESS,
        method: str = "POST",
        **headers: str,
    ) -> httpx.Response:
        """`body` is JSON, or the query in the address where the method has no body."""
        given = {"accept": "application/graphql-response+json", "accept-language": "en"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        if user:
            given["authorization"] = f"Bearer {user}"
        transport = httpx.ASGITransport(self._endpoint, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
            if method == "POST":
                return await client.post("/graphql", json=body, headers=given)
            params = {"query": body} if body else None
            given["apollo-require-preflight"] = "true"
            return await client.request(method, "/graphql", params=params, headers=given)

    async def ask(self, query: str, *, user: str = "", address: str = ADDRESS) -> httpx.Response:
        return await self.send({"query": query}, user=user, address=address)


def codes(body: Json) -> list[str]:
    return [error["extensions"]["code"] for error in body.get("errors", [])]


def refused_for(answer: httpx.Response) -> int:
    """The seconds that a refusal tells, alike in header and body."""
    assert answer.status_code == 429, answer.text
    bodies = answer.json() if isinstance(answer.json(), list) else [answer.json()]
    assert [set(body) for body in bodies] == [{"errors"}] * len(bodies)
    told = [error["extensions"] for body in bodies for error in body["errors"]]
    assert {each["code"] for each in told} == {"RATE_LIMITED"}
    assert answer.headers["retry-after"] == str(max(each["retryAfter"] for each in told))
    return int(answer.headers["retry-after"])
