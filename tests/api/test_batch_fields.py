"""Fields that are answered for all their objects at once, by plans and by graphql-core alike."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from domain.event import final_event
from domain.staff_request import Asked
from domain.user import Role
from infra.identity import utc_now
from resolvers.node import GlobalId
from tests.api.both_ways import asked_both_ways, followed_both_ways
from tests.api.counting import counting
from tests.api.creators import Creator, creator_of
from tests.api.full_contents import a_card_set, a_cover, an_article
from tests.factories import new_id

_HISTORY = """
{
  contentHistory { edges { node {
    __typename
    ... on Article { platformIssues { message } review { compliance { hits { reason } } } }
    ... on Cover { images { url expiresAt caption } }
    ... on InfoCardSet { pages { url } longImage { url } pdf { url mimeType } }
    ... on VoiceClip {
      audio { url } parts { url }
      subtitles { srtUrl vttUrl }
    }
  } } }
}
"""
_REPORTS = "{ adminKeyBatches { edges { node { id csv } } } }"
_PROGRESS = """
subscription ($id: ID!) {
  generationProgress(id: $id) { ... on GenerationSucceeded { content { id title } } }
}
"""


@pytest.fixture
async def creator(tmp_path: Path) -> AsyncIterator[Creator]:
    async with counting(tmp_path, Role.USER) as counter:
        yield await creator_of(counter)


async def test_files_of_contents_of_all_kinds_are_found_by_two_statements(creator: Creator) -> None:
    for making in (a_cover, a_card_set, an_article, a_cover, a_card_set):
        await creator.make(making)
    await creator.speak()

    body, statements = await asked_both_ways(creator.counter, _HISTORY)

    edges = body["data"]["contentHistory"]["edges"]
    shown = [
        {name: len(value) for name, value in edge["node"].items() if name != "__typename"}
        for edge in edges
    ]
    article, cover = {"platformIssues": 2, "review": 1}, {"images": 2}
    cards, clip = {"pages": 2, "longImage": 1, "pdf": 2}, {"audio": 1, "parts": 2, "subtitles": 2}
    assert sorted(shown, key=str) == sorted([cards, cards, cover, cover, clip, article], key=str)
    # The page; all their files.
    assert statements == 2
    subtitles = next(edge["node"]["subtitles"] for edge in edges if "audio" in edge["node"])
    assert subtitles["srtUrl"] != subtitles["vttUrl"]


async def test_a_file_expires_when_its_address_does(creator: Creator) -> None:
    await creator.make(a_cover, 1)

    body, _ = await asked_both_ways(creator.counter, _HISTORY)

    [edge] = body["data"]["contentHistory"]["edges"]
    [image] = edge["node"]["images"]
    expires = datetime.fromisoformat(image["expiresAt"]).timestamp()
    assert f"expires={expires:.0f}&" in image["url"]


async def test_a_file_with_no_address_fails_its_own_field_alone(creator: Creator) -> None:
    await creator.speak()
    await creator.speak(blob_name="no name of ours")

    body, _ = await asked_both_ways(creator.counter, _HISTORY)

    nodes = [edge["node"] for edge in body["data"]["contentHistory"]["edges"]]
    [wrong] = [at for at, node in enumerate(nodes) if node["subtitles"]["srtUrl"] is None]
    assert [error["path"] for error in body["errors"]] == [
        ["contentHistory", "edges", wrong, "node", "subtitles", "srtUrl"]
    ]
    assert nodes[wrong]["subtitles"]["vttUrl"] is not None


async def test_contents_without_files_have_none(creator: Creator) -> None:
    for making in (a_cover, a_card_set):
        content = making(creator.counter.user_id, new_id(), 1)
        await creator.keep(content, [])

    body, _ = await asked_both_ways(creator.counter, _HISTORY)

    nodes = [edge["node"] for edge in body["data"]["contentHistory"]["edges"]]
    assert sorted(nodes, key=len) == [
        {"__typename": "Cover", "images": []},
        {"__typename": "InfoCardSet", "pages": [], "longImage": None, "pdf": None},
    ]


async def test_reports_of_all_batches_take_one_statement(tmp_path: Path) -> None:
    async with counting(tmp_path, Role.ADMIN) as admin:
        issuing = admin.studio.product.back_office.issuing
        for count in (1, 2, 3):
            await issuing.issue("trial", count=count, name="", asked=Asked(admin.actor))

        body, statements = await asked_both_ways(admin, _REPORTS)

    reports = [edge["node"]["csv"] for edge in body["data"]["adminKeyBatches"]["edges"]]
    # Each with its head.
    assert [len(report.splitlines()) for report in reports] == [4, 3, 2]
    # Whether the viewer may; the page; the reports.
    assert statements == 3


async def test_the_last_event_leads_to_what_was_made(creator: Creator) -> None:
    content = an_article(creator.counter.user_id, new_id(), 1)
    generation = await creator.keep(content, [])
    told = final_event(generation, at=utc_now(), content_id=content.id)
    await creator.counter.studio.product.watching.events.append(generation.id, told)

    events = await followed_both_ways(
        creator.counter, _PROGRESS, id=str(GlobalId("Generation", generation.id))
    )

    shown = {"id": str(GlobalId("Content", content.id)), "title": content.title}
    assert events == [{"generationProgress": {"content": shown}}]
