"""Samples over HTTP: anybody may have them, and nobody takes a failure for an absence."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from domain.failure import FailureCode
from domain.services.previews import VoicePreviews
from domain.services.showcase import Showcase
from domain.services.voices import Voices
from domain.voice import SpeechEngine
from server.previews import PreviewEndpoint
from tests.api.endpoints.sending import ADDRESS
from tests.domain.fake_covers import FakeCoverMaker
from tests.domain.fake_speech import FakeSpeaker, FakeStudio, a_voice
from tests.domain.recipes.cards import FakeCardMaker
from tests.domain.recipes.speeches import NamingLabeller
from tests.domain.upload_studio import UploadStudio


class BrokenCardMaker(FakeCardMaker):
    async def preview(self, theme_id: str) -> bytes:
        raise ValueError(theme_id)


@pytest.fixture
def speaker() -> FakeSpeaker:
    return FakeSpeaker([a_voice("free"), a_voice("paid", SpeechEngine.OPENAI)])


@pytest.fixture
def showcase(speaker: FakeSpeaker, studio: UploadStudio) -> Showcase:
    voices = Voices([speaker])
    return Showcase(
        covers=FakeCoverMaker(),
        cards=BrokenCardMaker(),
        speakers=voices,
        voice_previews=VoicePreviews(
            voices=voices, studio=FakeStudio(), blobs=studio.blobs, labeller=NamingLabeller()
        ),
        base_url=ADDRESS,
    )


@pytest.fixture
async def visitor(showcase: Showcase) -> AsyncIterator[httpx.AsyncClient]:
    route = Route("/previews/{kind}/{id}", PreviewEndpoint(showcase).endpoint)
    transport = httpx.ASGITransport(Starlette(routes=[route]), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as http:
        yield http


async def test_samples_are_made_once_and_may_be_cached(
    visitor: httpx.AsyncClient, speaker: FakeSpeaker
) -> None:
    answers = [await visitor.get("/previews/voices/free") for _ in range(2)]
    picture = await visitor.get("/previews/cover-themes/quote")

    assert {answer.status_code for answer in answers} == {200}
    assert len(speaker.spoken) == 1
    assert answers[0].headers["content-type"] == "audio/mpeg"
    assert (picture.content, picture.headers["content-type"]) == (b"quote", "image/png")
    assert picture.headers["cache-control"] == "public, max-age=86400"
    assert picture.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["voices/nobody", "cover-themes/free", "card-themes/quote", "else/free"]
)
async def test_what_there_is_not_is_not_found(visitor: httpx.AsyncClient, path: str) -> None:
    answer = await visitor.get(f"/previews/{path}")

    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


async def test_what_costs_the_operator_is_made_for_nobody(
    visitor: httpx.AsyncClient, showcase: Showcase, speaker: FakeSpeaker
) -> None:
    answer = await visitor.get("/previews/voices/paid")

    assert (answer.status_code, speaker.spoken) == (404, [])
    assert [showcase.voice_preview_url(voice) for voice in showcase.voices] == [
        f"{ADDRESS}/previews/voices/free",
        None,
    ]


async def test_an_engine_that_is_away_is_asked_again_later(
    visitor: httpx.AsyncClient, speaker: FakeSpeaker
) -> None:
    speaker.failure = FailureCode.PROVIDER_UNAVAILABLE
    refused = await visitor.get("/previews/voices/free")
    speaker.failure = None
    made = await visitor.get("/previews/voices/free")

    assert (refused.status_code, refused.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert refused.headers["cache-control"] == "no-store"
    assert made.status_code == 200


async def test_a_fault_of_ours_is_no_absence(visitor: httpx.AsyncClient) -> None:
    assert (await visitor.get("/previews/card-themes/clean")).status_code == 500
