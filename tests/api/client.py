"""A GraphQL client over real HTTP and graphql-transport-ws."""

import json
import secrets
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

#: None of the products speaks TLS, and to read the authorities takes 40 ms.
_NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

PASSWORD = "correct horse battery staple"
ARTICLE = (Path(__file__).parent / "article.txt").read_text()

#: JSON, as the server sends it.
Json = Any

_REGISTER = """
mutation ($input: RegisterInput!) {
  register(input: $input) {
    session { accessToken refreshToken user { id } }
    userErrors { code field message }
  }
}
"""
_ACTIVATE = """
mutation ($input: ActivateKeyInput!) {
  activateKey(input: $input) { key { id } userErrors { code } }
}
"""
_EXTRACT = """
mutation ($input: ExtractContentInput!) {
  extractContent(input: $input) {
    generation { id status } replayed userErrors { code field message }
  }
}
"""
_WATCH = """
subscription ($id: ID!, $after: String) {
  generationProgress(id: $id, after: $after) {
    __typename cursor
    ... on TextAppended { delta }
    ... on GenerationSucceeded { content { id ... on Article { body } } creditsSpent }
    ... on GenerationFailed { error { code message retryable } creditsRefunded }
    ... on GenerationCancelled { creditsRefunded }
  }
}
"""


@dataclass(frozen=True, slots=True)
class Client:
    address: str
    http: httpx.AsyncClient
    local_address: str
    access_token: str = ""
    refresh_token: str = ""
    user_id: str = ""

    async def execute(
        self, query: str, *, language: str = "en", **variables: Json
    ) -> dict[str, Json]:
        """The whole response body."""
        headers = {"Accept-Language": language}
        if self.access_token:
            headers["Authorization"] = f"Bearer {self.access_token}"
        response = await self.http.post(
            f"{self.address}/graphql",
            json={"query": query, "variables": variables},
            headers=headers,
        )
        body: dict[str, Json] = response.json()
        return body

    async def data(self, query: str, **variables: Json) -> dict[str, Json]:
        """The data of a response without errors."""
        body = await self.execute(query, **variables)
        assert "errors" not in body, body["errors"]
        data: dict[str, Json] = body["data"]
        return data

    async def error_codes(self, query: str, **variables: Json) -> list[str]:
        body = await self.execute(query, **variables)
        return [error["extensions"]["code"] for error in body.get("errors", [])]

    async def signed_up(self, email: str, password: str) -> "Client":
        data = await self.data(_REGISTER, input={"email": email, "password": password})
        session = data["register"]["session"]
        return replace(
            self,
            access_token=session["accessToken"],
            refresh_token=session["refreshToken"],
            user_id=session["user"]["id"],
        )

    async def activate(self, code: str) -> str:
        """The key's id."""
        data = await self.data(_ACTIVATE, input={"code": code})
        key_id: str = data["activateKey"]["key"]["id"]
        return key_id

    async def extract(self, **options: Json) -> dict[str, Json]:
        """The payload of `extractContent`; by default of a short distillation of our article."""
        chosen = {"source": {"text": ARTICLE}, "idempotencyKey": uuid4().hex, **options}
        data = await self.data(_EXTRACT, input=chosen)
        payload: dict[str, Json] = data["extractContent"]
        return payload

    async def generated(self, **options: Json) -> dict[str, Json]:
        """The final event of a generation that was asked for and watched to its end."""
        payload = await self.extract(**options)
        events = [event async for event in self.watch(payload["generation"]["id"])]
        return events[-1]

    async def watch(
        self, generation_id: str, *, after: str | None = None
    ) -> AsyncGenerator[dict[str, Json], None]:
        variables = {"id": generation_id, "after": after}
        async for body in self.subscribe(_WATCH, **variables):
            yield body["data"]["generationProgress"]

    async def subscribe(
        self, query: str, **variables: Json
    ) -> AsyncGenerator[dict[str, Json], None]:
        """Each `next` payload, or the one `error` as {"errors": […]}; ends with the operation."""
        async with self.socket() as send:
            async for message in send({"query": query, "variables": variables}):
                yield message

    @asynccontextmanager
    async def socket(self) -> AsyncIterator[Json]:
        """A socket that has been acknowledged, as a function that runs one operation on it."""
        url = self.address.replace("http", "ws", 1) + "/graphql"
        async with connect(
            url,
            subprotocols=[Subprotocol("graphql-transport-ws")],
            local_addr=(self.local_address, 0),
            proxy=None,
        ) as socket:
            payload = {"Authorization": f"Bearer {self.access_token}"} if self.access_token else {}
            await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
            assert json.loads(await socket.recv())["type"] == "connection_ack"

            async def run(operation: Json) -> AsyncIterator[dict[str, Json]]:
                message = {"id": "1", "type": "subscribe", "payload": operation}
                await socket.send(json.dumps(message))
                async for text in socket:
                    received = json.loads(text)
                    if received["type"] == "error":
                        yield {"errors": received["payload"]}
                        return
                    if received["type"] == "complete":
                        return
                    yield received["payload"]

            yield run


@asynccontextmanager
async def visiting(address: str) -> AsyncIterator[Client]:
    """A client with a local address of its own, and so with limits of its own."""
    local = ".".join(["127", *(str(secrets.randbelow(254) + 1) for _ in range(3))])
    transport = httpx.AsyncHTTPTransport(local_address=local, verify=_NO_AUTHORITIES)
    async with httpx.AsyncClient(transport=transport, timeout=60) as http:
        yield Client(address, http, local_address=local)
