"""Nobody looks into or changes what is another's."""

from collections.abc import Iterator

import pytest

from resolvers.node import GlobalId
from tests.api.client import Client, Json
from tests.api.history_client import (
    BACK,
    DELETE,
    DIFF,
    RESTORE,
    UPDATE,
    found,
    made,
    state,
    updated,
)


def every(content_id: str) -> Iterator[tuple[str, dict[str, Json]]]:
    chosen = {"id": content_id}
    yield UPDATE, {"input": {**chosen, "title": "偷"}}
    yield DELETE, {"input": chosen}
    yield RESTORE, {"input": chosen}
    yield BACK, {"input": {"contentId": content_id, "version": 1}}
    yield DIFF, {"id": content_id, "from": 1}


async def test_without_an_account_nothing_is_changed(entitled: Client, anonymous: Client) -> None:
    content_id = await made(entitled)
    before = await state(entitled, content_id)

    for query, variables in every(content_id):
        assert await anonymous.error_codes(query, **variables) == ["UNAUTHENTICATED"], query

    assert await state(entitled, content_id) == before


async def test_what_is_another_s_is_not_found(entitled: Client, stranger: Client) -> None:
    content_id = await made(entitled)
    await updated(entitled, content_id, title="秘密", tags=["秘密"])
    before = await state(entitled, content_id)

    for query, variables in every(content_id):
        assert await stranger.error_codes(query, **variables) == ["NOT_FOUND"], query
    assert await found(stranger, text="秘密") == []
    assert await found(stranger, tags=["秘密"]) == []

    assert await state(entitled, content_id) == before


@pytest.mark.parametrize("content_id", ["nonsense", str(GlobalId("Generation", "any"))])
async def test_what_is_no_content_is_bad_input(creator: Client, content_id: str) -> None:
    for query, variables in every(content_id):
        assert await creator.error_codes(query, **variables) == ["BAD_USER_INPUT"], query
