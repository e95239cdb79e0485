"""A creator looks for, changes, deletes and restores what they have, over the wire."""

from uuid import uuid4

import pytest

from tests.api.client import Client, Json
from tests.api.contract import operation
from tests.api.history_client import (
    BACK,
    DELETE,
    DIFF,
    RESTORE,
    SEARCH,
    found,
    made,
    state,
    updated,
)

_WALK = """
query ($id: ID!) {
  node(id: $id) { ... on Content { source { id } basedOn { id } derived { id source { id } } } }
}
"""


async def test_what_was_made_is_found_at_once(entitled: Client) -> None:
    content_id = await made(entitled)

    await updated(entitled, content_id, title="小红书爆款文案", tags=["AI", "干货"], body="燕麦🍂")

    for text in ("小红书 文案", "燕麦", "🍂", "ａｉ", "干货"):
        assert await found(entitled, text=text) == [content_id], text
    assert await found(entitled, text="燕麦 拖拉机") == []
    assert await found(entitled, text="，。！+-*") == []
    assert await found(entitled, text="  ") == [content_id]
    assert await found(entitled, tags=["ai", "干货"], kinds=["EXTRACT"]) == [content_id]
    assert await found(entitled, tags=["ai", "别的"]) == []
    assert await found(entitled, platform="ZHIHU") == []


async def test_a_search_is_paged_by_relevance(entitled: Client) -> None:
    first, second, third = [await made(entitled) for _ in range(3)]
    await updated(entitled, first, title="燕麦一")
    await updated(entitled, second, title="二", body="燕麦")
    await updated(entitled, third, title="三", body="燕麦")
    met: list[str] = []
    after = None
    for _ in range(3):
        page = (await entitled.data(SEARCH, filter={"text": "燕麦"}, first=1, after=after))[
            "contentHistory"
        ]
        met += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]

    assert met == [first, third, second]
    assert page["pageInfo"]["hasNextPage"] is False
    by_title = {"field": "TITLE", "direction": "ASC"}
    page = (await entitled.data(SEARCH, orderBy=by_title, first=2))["contentHistory"]
    assert [edge["node"]["title"] for edge in page["edges"]] == ["三", "二"]
    rest = await entitled.data(SEARCH, orderBy=by_title, after=page["pageInfo"]["endCursor"])
    assert [edge["node"]["id"] for edge in rest["contentHistory"]["edges"]] == [first]
    # A cursor belongs to the order that it was given out in.
    codes = await entitled.error_codes(
        SEARCH, filter={"text": "燕麦"}, after=after, orderBy=by_title
    )
    assert codes == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    "filters",
    [{"text": "长" * 101}, {"tags": ["汤"] * 21}],
)
async def test_too_much_to_look_for_is_bad_input(creator: Client, filters: Json) -> None:
    assert await creator.error_codes(SEARCH, filter=filters) == ["BAD_USER_INPUT"]


async def test_a_change_is_a_version_that_can_be_gone_back_to(entitled: Client) -> None:
    content_id = await made(entitled)
    before = await state(entitled, content_id)

    payload = await updated(entitled, content_id, title="新标题", body="一\n二", expectedVersion=1)
    compared = (await entitled.data(DIFF, id=content_id, **{"from": 1}))["contentDiff"]
    back = await entitled.data(BACK, input={"contentId": content_id, "version": 1})

    assert payload["userErrors"] == []
    assert payload["content"] == {
        "id": content_id,
        "version": 2,
        "title": "新标题",
        "tags": before["tags"],
        "isFavorite": False,
        "body": "一\n二",
        "wordCount": 2,
    }
    assert (compared["fromVersion"], compared["toVersion"]) == (1, 2)
    title = next(each["lines"] for each in compared["fields"] if each["field"] == "TITLE")
    assert title == [
        {"kind": "REMOVED", "text": before["title"]},
        {"kind": "ADDED", "text": "新标题"},
    ]
    assert back["restoreContentVersion"]["content"] == {
        "version": 3,
        "title": before["title"],
        "versions": [{"version": 2, "title": "新标题"}, {"version": 1, "title": before["title"]}],
    }
    assert (await state(entitled, content_id))["body"] == before["body"]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title": " "}, "TEXT_TOO_SHORT", "title"),
        ({"title": "长" * 201}, "TEXT_TOO_LONG", "title"),
        ({"tags": ["长" * 31]}, "TEXT_TOO_LONG", "tags"),
        ({"tags": [str(n) for n in range(21)]}, "OUT_OF_RANGE", "tags"),
        ({"body": ""}, "TEXT_TOO_SHORT", "body"),
        ({"body": "长" * 200_001}, "TEXT_TOO_LONG", "body"),
        ({"title": "新", "expectedVersion": 7}, "CONFLICT", "expectedVersion"),
    ],
)
async def test_a_bad_change_is_refused(
    entitled: Client, changes: Json, code: str, field: str
) -> None:
    content_id = await made(entitled)
    before = await state(entitled, content_id)

    payload = await updated(entitled, content_id, **changes)

    assert payload["content"] is None
    assert [(each["code"], each["field"]) for each in payload["userErrors"]] == [
        (code, ["input", field])
    ]
    assert await state(entitled, content_id) == before


async def test_deleting_and_restoring(entitled: Client) -> None:
    content_id = await made(entitled)
    chosen = {"input": {"id": content_id}}
    before = await state(entitled, content_id)

    def codes(answer: Json) -> list[str]:
        return [error["code"] for payload in answer.values() for error in payload["userErrors"]]

    assert codes(await entitled.data(RESTORE, **chosen)) == ["CONTENT_NOT_DELETED"]
    deleted = await entitled.data(operation("DeleteContent"), **chosen)
    assert deleted["deleteContent"] == {"content": {"id": content_id}, "userErrors": []}
    assert codes(await entitled.data(DELETE, **chosen)) == ["CONTENT_DELETED"]
    assert (await updated(entitled, content_id, title="新"))["userErrors"][0]["code"] == (
        "CONTENT_DELETED"
    )
    back = {"contentId": content_id, "version": 1}
    assert codes(await entitled.data(BACK, input=back)) == ["CONTENT_DELETED"]
    assert (await state(entitled, content_id))["deletedAt"] is not None
    assert (await found(entitled), await found(entitled, deleted=True)) == ([], [content_id])
    source = {"source": {"contentId": content_id}, "idempotencyKey": uuid4().hex}
    extract = (
        "mutation ($input: ExtractContentInput!) { extractContent(input: $input) { replayed }}"
    )
    assert await entitled.error_codes(extract, input=source) == ["NOT_FOUND"]

    restored = await entitled.data(operation("RestoreContent"), **chosen)
    assert restored["restoreContent"]["userErrors"] == []
    assert await state(entitled, content_id) == before
    assert (await found(entitled), await found(entitled, deleted=True)) == ([content_id], [])


async def test_what_it_comes_from_and_what_came_of_it(entitled: Client) -> None:
    root = await made(entitled)
    derived = await made(entitled, source={"contentId": root})

    down = (await entitled.data(_WALK, id=root))["node"]
    up = (await entitled.data(_WALK, id=derived))["node"]
    assert down == {
        "source": None,
        "basedOn": None,
        "derived": [{"id": derived, "source": {"id": root}}],
    }
    assert up == {"source": {"id": root}, "basedOn": {"id": root}, "derived": []}

    await entitled.data(DELETE, input={"id": root})
    assert (await entitled.data(_WALK, id=derived))["node"]["source"] is None
    await entitled.data(DELETE, input={"id": derived})
    await entitled.data(RESTORE, input={"id": root})
    assert (await entitled.data(_WALK, id=root))["node"]["derived"] == []


async def test_the_contract_s_own_operations(entitled: Client) -> None:
    content_id = await made(entitled)
    chosen = {"id": content_id, "title": "标题", "tags": ["汤"], "isFavorite": True}

    payload = await entitled.data(operation("UpdateContent"), input=chosen)
    history = await entitled.data(
        operation("ContentHistory"),
        first=5,
        filter={"text": "标题", "tags": ["汤"], "favorite": True, "deleted": False},
    )
    node = await entitled.data(operation("ContentById"), id=content_id)

    assert payload["updateContent"]["userErrors"] == []
    [edge] = history["contentHistory"]["edges"]
    assert edge["node"]["id"] == node["node"]["id"] == content_id
    assert node["node"]["generation"]["status"] == "SUCCEEDED"


async def test_a_version_that_is_not_is_refused(entitled: Client) -> None:
    content_id = await made(entitled)
    before = await state(entitled, content_id)

    back = await entitled.data(BACK, input={"contentId": content_id, "version": 9})
    codes = await entitled.error_codes(DIFF, id=content_id, **{"from": 9})

    assert back["restoreContentVersion"]["userErrors"] == [
        {"code": "VERSION_UNKNOWN", "field": ["input", "version"]}
    ]
    assert codes == ["VERSION_UNKNOWN"]
    assert await state(entitled, content_id) == before
