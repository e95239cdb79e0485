"""What came of what: a text, an extract of it, a rewrite of that, and the rewrite's cover."""

from uuid import uuid4

from tests.api.backstage import purge
from tests.api.client import Client, Json
from tests.api.contract import operation
from tests.api.history_client import DELETE, RESTORE, made, updated
from tests.product import RunningProduct

_CHAIN = """
query ($id: ID!) {
  node(id: $id) { ... on Content { id kind
    basedOn { id kind basedOn { id kind basedOn { id } } }
  } }
}
"""
_NEAR = """
query ($id: ID!) {
  node(id: $id) { ... on Content { basedOn { id } derived { id } } }
}
"""


async def content_of(client: Client, name: str, **chosen: Json) -> str:
    """The id of what that mutation made."""
    asked = {**chosen, "idempotencyKey": uuid4().hex}
    [payload] = (await client.data(operation(name), input=asked)).values()
    assert payload["userErrors"] == []
    events = [event async for event in client.watch(payload["generation"]["id"])]
    content_id: str = events[-1]["content"]["id"]
    return content_id


async def near(client: Client, content_id: str) -> tuple[str | None, list[str]]:
    """What it was made from, and what was made from it."""
    node = (await client.data(_NEAR, id=content_id))["node"]
    based_on = node["basedOn"]
    return based_on and based_on["id"], [each["id"] for each in node["derived"]]


async def test_a_chain_is_followed_both_ways_and_outlasts_its_middle(
    product: RunningProduct, entitled: Client
) -> None:
    extract = await made(entitled)
    rewrite = await content_of(
        entitled, "RewriteContent", source={"contentId": extract}, platform="XIAOHONGSHU"
    )
    cover = await content_of(
        entitled, "GenerateCover", title="秋日食谱", platforms=["ZHIHU"], contentId=rewrite
    )

    assert (await entitled.data(_CHAIN, id=cover))["node"] == {
        "id": cover,
        "kind": "COVER",
        "basedOn": {
            "id": rewrite,
            "kind": "REWRITE",
            "basedOn": {"id": extract, "kind": "EXTRACT", "basedOn": None},
        },
    }
    assert await near(entitled, extract) == (None, [rewrite])
    assert await near(entitled, rewrite) == (extract, [cover])

    await entitled.data(DELETE, input={"id": rewrite})
    assert await near(entitled, extract) == (None, [])
    assert await near(entitled, cover) == (None, [])
    await entitled.data(RESTORE, input={"id": rewrite})
    assert await near(entitled, cover) == (rewrite, [])

    await entitled.data(DELETE, input={"id": rewrite})
    await purge(product, rewrite)
    await updated(entitled, cover, isFavorite=True)  # so that replicas are read behind it
    assert await entitled.error_codes(_NEAR, id=rewrite) == ["NOT_FOUND"]
    assert await near(entitled, extract) == (None, [])
    assert await near(entitled, cover) == (None, [])
