"""A version of a content of any kind gives back all that it held, as it was."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest

from domain.content import (
    Article,
    Content,
    ContentVersion,
    Cover,
    InfoCardSet,
    Script,
    VoiceClip,
    snapshot_of,
)
from domain.unit_of_work import Database
from infra.identity import new_id
from tests.infra.db.full_contents import (
    a_cover,
    a_full_article,
    a_full_card_set,
    a_full_script,
    a_voice_clip,
)
from tests.infra.db.rows import NOW, Stage, add_content, set_stage

#: What no version changes.
_COMMON = {each.name for each in fields(Content)} - {"title", "tags"}
_REQUIRED: dict[type[Content], dict[str, Any]] = {  # Any: of each field its own
    Article: {"body": "", "word_count": 0, "summary": ""},
    Script: {"hook": "", "total_seconds": 0.0},
    Cover: {},
    InfoCardSet: {},
    VoiceClip: {},
}


def emptied(content: Content) -> Content:
    """Another of its kind, with nothing of what it holds."""
    return type(content)(
        id=new_id(),
        owner_id=content.owner_id,
        generation_id=new_id(),
        kind=content.kind,
        title="",
        created_at=NOW,
        updated_at=NOW,
        **_REQUIRED[type(content)],
    )


@pytest.mark.parametrize(
    "make", [a_full_article, a_full_script, a_cover, a_full_card_set, a_voice_clip]
)
async def test_what_a_version_held_is_given_back(
    database: Database, make: Callable[[Stage], Content]
) -> None:
    stage = await set_stage(database)
    whole = make(stage)
    empty = emptied(whole)
    for content in (whole, empty):
        await add_content(database, stage, content)
    async with database.begin() as work:
        await work.contents.add_version(ContentVersion.of(whole, new_id(), now=NOW))

    async with database.begin() as work:
        kept = await work.contents.get_version(whole.id, whole.version)
        present = await work.contents.lock(empty.id)
        assert kept is not None
        assert present is not None
        work.contents.restore(present, kept.snapshot)

    async with database.read_latest() as reader:
        restored = await reader.contents.get(empty.id)
    held = snapshot_of(whole).keys()
    assert held == {each.name for each in fields(whole)} - _COMMON
    for name in held:
        assert getattr(restored, name) == getattr(whole, name), name
