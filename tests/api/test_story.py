"""The main job, over the wire: sign up, activate a key, distil, watch, find in the history."""

from tests.api.client import Client

_HISTORY = """
query ($first: Int, $after: String) {
  contentHistory(first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage }
    edges { cursor node { __typename id title kind
      owner { id } generation { status kind provenance { engine } } assets { id }
      ... on Article { summary keyPoints quotes body wordCount } } }
  }
}
"""
_BALANCE = "{ me { entitlement { creditsAvailable creditsHeld runningCount usedToday } } }"


async def test_a_creator_distils_an_article_and_finds_it_again(entitled: Client) -> None:
    payload = await entitled.extract(length="LONG")
    assert payload["userErrors"] == []

    events = [event async for event in entitled.watch(payload["generation"]["id"])]

    final = events[-1]
    assert final["__typename"] == "GenerationSucceeded"
    assert final["creditsSpent"] == 3
    text = "".join(event["delta"] for event in events if event["__typename"] == "TextAppended")
    assert text == final["content"]["body"]
    cursors = [event["cursor"] for event in events]
    assert len(set(cursors)) == len(cursors)

    history = (await entitled.data(_HISTORY))["contentHistory"]
    assert history["totalCount"] == 1
    node = history["edges"][0]["node"]
    assert node["id"] == final["content"]["id"]
    assert node["owner"] == {"id": entitled.user_id}
    assert node["generation"]["status"] == "SUCCEEDED"
    assert node["generation"]["provenance"] == {"engine": "OFFLINE"}
    assert node["keyPoints"]
    assert all(quote in node["body"] for quote in node["quotes"])

    balance = (await entitled.data(_BALANCE))["me"]["entitlement"]
    assert balance == {
        "creditsAvailable": 297,
        "creditsHeld": 0,
        "runningCount": 0,
        "usedToday": 1,
    }


async def test_a_watcher_who_comes_back_gets_each_event_once(entitled: Client) -> None:
    payload = await entitled.extract(length="LONG")
    generation_id = payload["generation"]["id"]
    whole = [event async for event in entitled.watch(generation_id)]

    for place, event in enumerate(whole):
        rest = [later async for later in entitled.watch(generation_id, after=event["cursor"])]
        assert rest == whole[place + 1 :]


async def test_a_replay_starts_nothing_and_other_input_is_a_conflict(entitled: Client) -> None:
    first = await entitled.extract(idempotencyKey="the-same-key")
    await _watched(entitled, first["generation"]["id"])

    again = await entitled.extract(idempotencyKey="the-same-key")
    assert again["replayed"] is True
    assert again["generation"]["id"] == first["generation"]["id"]

    other = await entitled.extract(idempotencyKey="the-same-key", length="SHORT")
    assert other["generation"] is None
    assert [error["code"] for error in other["userErrors"]] == ["CONFLICT"]
    assert other["userErrors"][0]["field"] == ["input", "idempotencyKey"]
    balance = (await entitled.data(_BALANCE))["me"]["entitlement"]
    assert balance["creditsAvailable"] == 298


async def test_an_earlier_content_can_be_the_source(entitled: Client) -> None:
    first = await entitled.generated()

    second = await entitled.generated(source={"contentId": first["content"]["id"]})

    assert second["__typename"] == "GenerationSucceeded"
    assert (await entitled.data(_HISTORY))["contentHistory"]["totalCount"] == 2


async def test_history_pages_by_cursor(entitled: Client) -> None:
    made = [(await entitled.generated(length="SHORT"))["content"]["id"] for _ in range(3)]

    first = (await entitled.data(_HISTORY, first=2))["contentHistory"]
    assert first["pageInfo"] == {"hasNextPage": True, "hasPreviousPage": False}
    after = first["edges"][-1]["cursor"]
    second = (await entitled.data(_HISTORY, first=2, after=after))["contentHistory"]
    assert second["pageInfo"] == {"hasNextPage": False, "hasPreviousPage": True}

    shown = [edge["node"]["id"] for edge in [*first["edges"], *second["edges"]]]
    assert shown == list(reversed(made))


async def test_a_page_that_cannot_be_had_costs_nothing(entitled: Client) -> None:
    final = await entitled.generated(source={"url": "http://does-not-exist.example.com/article"})

    assert final["__typename"] == "GenerationFailed"
    assert final["error"]["code"] == "SOURCE_UNREACHABLE"
    assert final["creditsRefunded"] == 2
    balance = (await entitled.data(_BALANCE))["me"]["entitlement"]
    assert balance["creditsAvailable"] == 300


async def _watched(client: Client, generation_id: str) -> None:
    async for event in client.watch(generation_id):
        last = event
    assert last["__typename"] == "GenerationSucceeded"
