"""Without its replica the product reads as before, says so, and returns to it."""

import asyncio

from tests.api.client import Client, Json
from tests.infra.ai.openai_server import OpenAIServer, Scenario
from tests.servers import MariaDb
from tests.workers.conftest import Deployment
from tests.workers.held_job import PATIENCE_SECONDS

_HISTORY = "{ contentHistory(first: 10) { totalCount edges { node { id } } } }"
_READS = (
    "SELECT COUNT(*) FROM mysql.general_log"
    " WHERE argument LIKE 'SELECT%FROM contents%' AND argument NOT LIKE '%general_log%'"
)


async def test_reads_stay_fresh_while_the_replica_is_stopped_and_use_it_when_it_is_back(
    deployment: Deployment, anonymous: Client, model: OpenAIServer
) -> None:
    model.scenario = Scenario.NORMAL
    owner = await deployment.site.customer(anonymous)
    made = [await _made(owner)]
    assert await _database(owner) == "ok"

    deployment.replica.stop()
    try:
        assert await _history(owner) == _listed(made)
        await _assert_degraded_and_fresh(owner, made)
    finally:
        deployment.replica.start()

    await _assert_used_again(owner, deployment.replica, made)


async def test_a_replica_that_hangs_holds_up_the_first_reads_only(
    deployment: Deployment, anonymous: Client, model: OpenAIServer
) -> None:
    model.scenario = Scenario.NORMAL
    owner = await deployment.site.customer(anonymous)
    made = [await _made(owner)]
    assert await _database(owner) == "ok"

    deployment.replica.freeze()
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await owner.error_codes(_HISTORY) == ["SERVICE_UNAVAILABLE"]:
                pass
        await _assert_degraded_and_fresh(owner, made)
    finally:
        deployment.replica.thaw()

    await _assert_used_again(owner, deployment.replica, made)


async def test_a_replica_that_follows_no_more_serves_nobody(
    deployment: Deployment, anonymous: Client, model: OpenAIServer
) -> None:
    model.scenario = Scenario.NORMAL
    owner = await deployment.site.customer(anonymous)
    made = [await _made(owner)]

    deployment.replica.sql("STOP SLAVE")
    try:
        await _assert_degraded_and_fresh(owner, made, how="too far behind")
    finally:
        deployment.replica.sql("START SLAVE")

    await _assert_used_again(owner, deployment.replica, made)


async def _assert_degraded_and_fresh(owner: Client, made: list[str], *, how: str = "away") -> None:
    made.append(await _made(owner))
    assert await _history(owner) == _listed(made)
    said = await _database(owner)
    assert said == f"degraded: the replica is {how}, the primary serves its reads"


async def _assert_used_again(owner: Client, replica: MariaDb, made: list[str]) -> None:
    replica.sql("SET GLOBAL log_output = 'TABLE'", "SET GLOBAL general_log = 1")
    earlier = replica.sql(_READS)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await _database(owner) != "ok":
            pass
        while replica.sql(_READS) == earlier:
            assert await _history(owner) == _listed(made)
    replica.sql("SET GLOBAL general_log = 0")


async def _made(owner: Client) -> str:
    """The id of a new content."""
    final = await owner.generated()
    content_id: str = final["content"]["id"]
    return content_id


async def _history(owner: Client) -> Json:
    return (await owner.data(_HISTORY))["contentHistory"]


def _listed(made: list[str]) -> Json:
    edges = [{"node": {"id": content_id}} for content_id in reversed(made)]
    return {"totalCount": len(made), "edges": edges}


async def _database(client: Client) -> str:
    """What readiness says of the database; the product is ready throughout."""
    response = await client.http.get(f"{client.address}/readyz")
    assert response.status_code == 200
    said = response.json()
    assert said["status"] == "ok"
    state: str = said["checks"]["database"]
    return state
