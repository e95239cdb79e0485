"""Answers over HTTP that go on, read by nothing but the specifications of their forms."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from tests.api.client import Client, Json

SSE = "text/event-stream"
PARTS = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0, application/json"
APOLLO_DEFER = (
    "multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9"
)
URQL = (
    "application/graphql-response+json, application/graphql+json, application/json,"
    " text/event-stream, multipart/mixed"
)


@asynccontextmanager
async def streamed(
    client: Client, query: str, *, accept: str, **variables: Json
) -> AsyncIterator[httpx.Response]:
    token = {"Authorization": f"Bearer {client.access_token}"} if client.access_token else {}
    async with client.http.stream(
        "POST",
        f"{client.address}/graphql",
        json={"query": query, "variables": variables},
        headers={"Accept": accept, "Accept-Language": "en", **token},
    ) as response:
        yield response


async def events(response: httpx.Response) -> AsyncIterator[tuple[str, Json]]:
    """Name and data of each; data is None where it is empty."""
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    async for block in _pieces(response, "\n\n"):
        fields = [line.partition(": ")[::2] for line in block.split("\n") if line[:1] != ":"]
        if fields:
            told = dict(fields)
            yield told["event"], json.loads(told["data"]) if told.get("data") else None


async def parts(response: httpx.Response) -> AsyncIterator[Json]:
    """Up to the closing delimiter, which has to come."""
    assert response.headers["content-type"].startswith('multipart/mixed;boundary="graphql";')
    is_closed = False
    async for part in _pieces(response, "\r\n--graphql"):
        assert not is_closed
        if not part:
            continue
        if part == "--\r\n":
            is_closed = True
            continue
        head, _, content = part.partition("\r\n\r\n")
        assert head == "\r\nContent-Type: application/json"
        yield json.loads(content)
    assert is_closed


async def _pieces(response: httpx.Response, separator: str) -> AsyncIterator[str]:
    """As soon as each is there; the last as it is."""
    read = ""
    async for chunk in response.aiter_text():
        *pieces, read = (read + chunk).split(separator)
        for piece in pieces:
            yield piece
    if read:
        yield read
