"""Persisted queries while Redis is away: clients notice nothing but a text more to send."""

from pathlib import Path

from tests.api.asking import DATA, ask
from tests.api.client import visiting
from tests.product import running_product
from tests.server.naming import named
from tests.servers import RedisServer

_KNOWN = "query Known { __typename }"
_NEW = "query New { __typename }"


async def test_without_redis_known_hashes_work_and_new_ones_ask_for_their_text(
    tmp_path: Path,
) -> None:
    redis = RedisServer(tmp_path)
    redis.start()
    try:
        with running_product(tmp_path / "product", REDIS_URL=redis.url) as product:
            async with visiting(product.address) as client:
                await ask(client, body=named(_KNOWN, query=_KNOWN))
                redis.stop()

                known = await ask(client, body=named(_KNOWN))
                unknown = await ask(client, body=named(_NEW))
                sent = await ask(client, body=named(_NEW, query=_NEW))
                forgotten = await ask(client, body=named(_NEW))
    finally:
        redis.stop()

    assert (known.json()["data"], sent.json()["data"]) == (DATA, DATA)
    for answer in (unknown, forgotten):
        [error] = answer.json()["errors"]
        assert error["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
