"""Requests to `/graphql` that are more, or less, than a client library would send."""

import httpx

from tests.api.client import Client, Json

PREFLIGHTED = {"Apollo-Require-Preflight": "true"}
QUERY = "{__typename}"
DATA = {"__typename": "Query"}


async def ask(
    client: Client,
    method: str = "POST",
    *,
    body: Json = None,
    query: str = "",
    **headers: str,
) -> httpx.Response:
    """`query` goes into the address; headers are named as arguments can be."""
    return await client.http.request(
        method,
        f"{client.address}/graphql",
        params={"query": query} if query else None,
        json=body,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def refused(answer: httpx.Response) -> tuple[int, list[str]]:
    """Status and codes of an answer that is JSON, has no data, and a request id to quote."""
    body = answer.json()
    assert set(body) == {"errors"}
    ids = {error["extensions"]["requestId"] for error in body["errors"]}
    assert ids == {answer.headers["x-request-id"]}
    return answer.status_code, [error["extensions"]["code"] for error in body["errors"]]
