"""Limits of a product that an operator has made small, over HTTP and WebSocket."""

from collections.abc import Iterator

import pytest

from tests.api.asking import QUERY, ask, refused
from tests.api.client import PASSWORD, Client, visiting
from tests.product import RunningProduct, running_product

_LIMITS = {
    "RATE_LIMIT_PER_ADDRESS": "1/h burst 10",
    "RATE_LIMIT_PER_USER": "1/h burst 3",
    "COST_BUDGET_PER_ADDRESS": "1/h burst 2500",
}
_SCHEMA = "{ a: __schema { queryType { name } } }"
_ME = "{ me { id } }"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProduct]:
    variables = {**_LIMITS, "PASSWORD_ROUNDS": "4"}
    with running_product(tmp_path_factory.mktemp("limits"), **variables) as running:
        yield running


async def refusals(client: Client, limit: str) -> float:
    """How many the metrics count."""
    told = (await client.http.get(f"{client.address}/metrics")).text
    [line] = [
        line
        for line in told.splitlines()
        if line.startswith(f'operations_rate_limited_total{{limit="{limit}"}}')
    ]
    return float(line.rpartition(" ")[2])


async def test_a_flood_is_refused_over_http_and_sockets_alike(anonymous: Client) -> None:
    before = await refusals(anonymous, "operation-per-address")
    for _ in range(9):
        assert (await ask(anonymous, body={"query": QUERY})).status_code == 200
    [answered] = [each async for each in anonymous.subscribe(QUERY)]
    assert "errors" not in answered

    [over_socket] = [each async for each in anonymous.subscribe(QUERY)]
    over_http = await ask(anonymous, body={"query": QUERY}, accept="application/json")

    assert refused(over_http) == (429, ["RATE_LIMITED"])
    seconds = over_http.json()["errors"][0]["extensions"]["retryAfter"]
    assert 0 < seconds <= 3600
    assert over_http.headers["retry-after"] == str(seconds)
    assert over_socket["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert await refusals(anonymous, "operation-per-address") == before + 2


async def test_a_user_is_refused_wherever_they_come_from(
    product: RunningProduct, anonymous: Client
) -> None:
    creator = await anonymous.signed_up("many-places@example.com", PASSWORD)
    for _ in range(3):
        async with visiting(product.address) as elsewhere:
            headers = {"authorization": f"Bearer {creator.access_token}"}
            assert (await ask(elsewhere, body={"query": _ME}, **headers)).status_code == 200

    async with visiting(product.address) as elsewhere:
        answer = await ask(elsewhere, body={"query": _ME}, **headers)

    assert refused(answer) == (429, ["RATE_LIMITED"])


async def test_a_budget_is_told_until_it_is_used_up(anonymous: Client) -> None:
    answers = [await ask(anonymous, body={"query": _SCHEMA}) for _ in range(3)]

    assert [answer.json()["extensions"]["cost"] for answer in answers[:2]] == [
        {
            "operation": 1000,
            "limit": 2000,
            "budget": {"left": left, "size": 2500, "perSecond": 1 / 3600},
        }
        for left in (1500, 500)
    ]
    assert refused(answers[2]) == (429, ["RATE_LIMITED"])
    assert int(answers[2].headers["retry-after"]) > 500 * 3000
    assert (await ask(anonymous, body={"query": QUERY})).status_code == 200
