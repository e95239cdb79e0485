"""What a creator makes and keeps, told in the contract's own operations as they stand."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from tests.api.client import ARTICLE, Client, Json
from tests.api.contract import done, operation, watched
from tests.api.relaying import relayed

_HISTORY = operation("ContentHistory")


async def _balance(client: Client) -> Json:
    """Of the account and of its one key, which say the same."""
    me = (await client.data(operation("Me")))["me"]
    [edge] = me["keys"]["edges"]
    assert edge["cursor"] == me["keys"]["pageInfo"]["endCursor"]
    sums = {name: me["entitlement"][name] for name in ("creditsAvailable", "creditsHeld")}
    assert sums == {name: edge["node"][name] for name in sums}
    return {**sums, "usedToday": me["entitlement"]["usedToday"]}


async def _activated(client: Client, code: str) -> None:
    before = (await client.data(operation("KeyStatus"), code=code))["keyStatus"]
    key = (await done(client, "ActivateKey", code=code))["key"]
    after = (await client.data(operation("KeyStatus"), code=code))["keyStatus"]

    assert before == {
        "state": "UNUSED",
        "isActivatable": True,
        "reason": None,
        "message": None,
        "plan": {"name": "创作版", "credits": 300, "validDays": 31},
        "expiresAt": None,
        "creditsAvailable": 300,
    }
    assert (key["state"], key["creditsAvailable"], key["creditsHeld"]) == ("ACTIVE", 300, 0)
    assert key["plan"] == {**key["plan"], **before["plan"]}
    assert after == {
        **before,
        "state": "ACTIVE",
        "isActivatable": False,
        "reason": "KEY_ALREADY_USED",
        "message": after["message"],
        "expiresAt": key["expiresAt"],
    }


async def _made(client: Client, **changes: Json) -> Json:
    """The content of a generation, whose price was told before and taken after."""
    chosen = {"source": {"text": ARTICLE}, "idempotencyKey": uuid4().hex, **changes}
    data = await client.data(operation("Estimate"), input={"extractContent": chosen})
    price = data["estimate"]["credits"]
    before = await _balance(client)

    started = await done(client, "ExtractContent", **chosen)
    final = (await watched(client, started["generation"]["id"]))[-1]

    assert (data["estimate"]["isAllowed"], data["estimate"]["refusals"]) == (True, [])
    assert (started["replayed"], started["generation"]["creditsHeld"]) == (False, price)
    assert (final["__typename"], final["creditsSpent"]) == ("GenerationSucceeded", price)
    assert await _balance(client) == {
        "creditsAvailable": before["creditsAvailable"] - price,
        "creditsHeld": 0,
        "usedToday": before["usedToday"] + 1,
    }
    ended = await client.data(operation("GenerationById"), id=started["generation"]["id"])
    assert ended["generation"]["content"]["id"] == final["content"]["id"]
    return final["content"]


async def _found(client: Client, **filters: Json) -> list[str]:
    nodes = await relayed(client, _HISTORY, first=2, filter=filters)
    assert {node["owner"]["id"] for node in nodes} <= {client.user_id}
    return [node["id"] for node in nodes]


async def _content(client: Client, content_id: str) -> Json:
    return (await client.data(operation("ContentById"), id=content_id))["node"]


async def test_contents_from_the_key_to_the_trash_and_back(
    creator: Client, key_codes: Iterator[str]
) -> None:
    await _activated(creator, next(key_codes))
    contents = [await _made(creator, length=length) for length in ("SHORT", "MEDIUM", "LONG")]
    oldest, middle, newest = [content["id"] for content in contents]
    assert await _found(creator) == [newest, middle, oldest]
    assert await _content(creator, oldest) == {
        **contents[0],
        "generation": (await _content(creator, oldest))["generation"],
    }

    change = {"title": "燕麦三吃", "tags": ["早餐"], "isFavorite": True}
    changed = (await done(creator, "UpdateContent", id=middle, **change))["content"]
    assert changed == {**contents[1], **change, "updatedAt": changed["updatedAt"]}
    for wanted in ({"text": "燕麦"}, {"tags": ["早餐"]}, {"favorite": True}):
        assert await _found(creator, **wanted) == [middle]

    assert await done(creator, "DeleteContent", id=middle) == {"content": {"id": middle}}
    assert await _found(creator) == [newest, oldest]
    assert await _found(creator, deleted=True) == [middle]
    assert await _found(creator, deleted=True, text="书店 燕麦") == [middle]
    assert await _found(creator, deleted=True, tags=["晚餐"]) == []
    restored = await done(creator, "RestoreContent", id=middle)
    assert restored == {"content": changed}
    assert await _found(creator) == [newest, middle, oldest]
    assert await _found(creator, deleted=True) == []


async def test_what_is_made_between_two_pages_comes_in_neither_twice_nor_instead(
    entitled: Client,
) -> None:
    made = [(await entitled.generated(length="SHORT"))["content"]["id"] for _ in range(3)]
    first = (await entitled.data(_HISTORY, first=2))["contentHistory"]
    later = (await entitled.generated(length="SHORT"))["content"]["id"]
    await done(entitled, "DeleteContent", id=made[2])

    after = first["pageInfo"]["endCursor"]
    rest = (await entitled.data(_HISTORY, first=2, after=after))["contentHistory"]

    assert [edge["node"]["id"] for edge in first["edges"]] == [made[2], made[1]]
    assert [edge["node"]["id"] for edge in rest["edges"]] == [made[0]]
    assert rest["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": rest["edges"][0]["cursor"],
        "endCursor": rest["edges"][0]["cursor"],
    }
    assert await _found(entitled) == [later, made[1], made[0]]


async def test_generations_in_pages_by_status_and_in_sum(entitled: Client) -> None:
    unreachable = {"url": "http://does-not-exist.example.com/article"}
    for source in ({"text": ARTICLE}, unreachable, {"text": ARTICLE}):
        await entitled.generated(source=source, length="SHORT")
    by_status = {
        status: await relayed(entitled, operation("Generations"), first=1, statuses=[status])
        for status in ("SUCCEEDED", "FAILED", "CANCELLED")
    }
    assert [len(nodes) for nodes in by_status.values()] == [2, 1, 0]
    [failed] = by_status["FAILED"]
    assert failed["error"]["code"] == "SOURCE_UNREACHABLE"
    assert (failed["creditsSpent"], failed["content"]) == (0, None)

    again = await done(entitled, "RetryGeneration", id=failed["id"], idempotencyKey=uuid4().hex)
    assert (await watched(entitled, again["generation"]["id"]))[-1]["creditsRefunded"] > 0
    now = datetime.now(UTC)
    span = {"from": (now - timedelta(days=1)).isoformat(), "to": now.isoformat()}
    stats = (await entitled.data(operation("UsageStats"), range=span, bucket="DAY"))["usageStats"]
    spent = sum(each["creditsSpent"] for each in by_status["SUCCEEDED"])
    assert stats["totals"] == {
        "generations": 4,
        "succeeded": 2,
        "failed": 2,
        "creditsSpent": spent,
        "tokensIn": 0,
        "tokensOut": 0,
    }
    assert sum(each["creditsSpent"] for each in stats["series"]) == spent
