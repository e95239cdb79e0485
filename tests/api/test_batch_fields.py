"""Fields that are answered for all their objects at once, by plans and by graphql-core alike."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from domain.asset import Asset, AssetKind, AssetRole
from domain.content import Content, ContentKind, VoiceClip
from domain.event import final_event
from domain.generation import Generation, GenerationStatus
from domain.recipes.extract_content import ExtractContent
from domain.source import TextSource
from domain.staff_request import Asked
from domain.user import Role
from domain.writing import Length
from infra.identity import utc_now
from resolvers.node import GlobalId
from tests.api.both_ways import asked_both_ways, followed_both_ways
from tests.api.client import ARTICLE
from tests.api.contract import operation
from tests.api.counting import Counter, counting
from tests.api.full_contents import Making, a_card_set, a_cover, a_script, an_article, files_of
from tests.factories import NOW, a_generation, an_image, new_id

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


@dataclass(frozen=True, slots=True)
class Creator:
    """Somebody with a key, which pays for nothing that this test makes."""

    counter: Counter
    key_id: str

    async def keep(self, content: Content, files: Sequence[Asset]) -> Generation:
        """What made it."""
        generation = a_generation(
            content.owner_id,
            self.key_id,
            id=content.generation_id,
            input=ExtractContent(source=TextSource(ARTICLE), length=Length.SHORT),
            status=GenerationStatus.SUCCEEDED,
            finished_at=NOW,
        )
        database = self.counter.studio.product.database
        async with database.begin(user_id=content.owner_id) as work:
            await work.generations.add(generation)
            await work.contents.add(content)
            await work.assets.add_many(files)
        return generation

    async def make(self, making: Making, size: int = 2) -> None:
        content = making(self.counter.user_id, new_id(), size)
        await self.keep(content, files_of(content, size))

    async def speak(self, **srt: object) -> None:
        """In two parts; `srt` are changes of a file of the subtitles."""
        clip = VoiceClip(
            id=new_id(),
            owner_id=self.counter.user_id,
            generation_id=new_id(),
            kind=ContentKind.VOICE,
            title="最好的汤",
            created_at=NOW,
            updated_at=NOW,
        )
        sound = {"kind": AssetKind.AUDIO, "mime_type": "audio/mpeg", "duration_seconds": 1.5}
        text = {"kind": AssetKind.SUBTITLE, "role": AssetRole.WHOLE}
        files: list[dict[str, object]] = [
            {**sound, "role": AssetRole.WHOLE},
            {**sound, "role": AssetRole.PART},
            {**sound, "role": AssetRole.PART},
            {**text, "mime_type": "application/x-subrip", **srt},
            {**text, "mime_type": "text/vtt"},
        ]
        await self.keep(
            clip,
            [
                an_image(clip.id, clip.owner_id, ordinal=ordinal, **file)
                for ordinal, file in enumerate(files)
            ],
        )


@pytest.fixture
async def creator(tmp_path: Path) -> AsyncIterator[Creator]:
    async with counting(tmp_path, Role.USER) as counter:
        studio = counter.studio
        issued = await studio.treasury.issuing.issue("creator", count=1, name="batches")
        code, user_id = issued.codes[0], counter.user_id
        yield Creator(counter, (await studio.product.activation.activate(code, user_id=user_id)).id)


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


@pytest.mark.parametrize("name", ["Me", "ContentHistory", "Generations", "Catalogue"])
async def test_what_creators_read_is_the_same_both_ways(creator: Creator, name: str) -> None:
    for making in (a_cover, a_card_set, an_article, a_script):
        await creator.make(making)
    await creator.speak()

    body, _ = await asked_both_ways(creator.counter, operation(name))

    assert "errors" not in body


@pytest.mark.parametrize("name", ["AdminUsers", "AdminKeys", "AuditLog"])
async def test_what_the_staff_read_is_the_same_both_ways(tmp_path: Path, name: str) -> None:
    async with counting(tmp_path, Role.ADMIN) as admin:
        issuing = admin.studio.product.back_office.issuing
        issued = await issuing.issue("trial", count=2, name="", asked=Asked(admin.actor))
        activation = admin.studio.product.activation
        await activation.activate(issued.codes[0], user_id=admin.user_id)

        body, _ = await asked_both_ways(admin, operation(name))

    assert "errors" not in body


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
