"""语音合成: what may be asked for, and at what price."""

from dataclasses import replace

import pytest

from domain.errors import Refusal
from domain.generation import GenerationKind
from domain.options import NumberOutOfRange
from domain.recipes.synthesize_voice import SpeechTooLong, SynthesizeVoice, SynthesizeVoiceRecipe
from domain.services.manuscripts import SpeechTextInvalid
from domain.services.voices import VoiceUnknown
from domain.source import ContentSource, TextSource, TextUnreadable, UrlForbidden, UrlSource
from domain.speech import PauseInvalid, PausesTooLong
from domain.voice import AudioFormat
from tests.domain.fake_speech import FakeSpeaker
from tests.domain.recipes.speeches import USUAL, a_recipe, a_speaker
from tests.domain.studio import Studio

URL = "https://example.com/soup"
#: Of some twelve seconds.
PARAGRAPH = "先把南瓜切成小块上锅蒸熟，再把洋葱切碎用黄油炒香，最后一起打成泥，加盐就可以出锅。"


@pytest.fixture
def speaker() -> FakeSpeaker:
    return a_speaker()


@pytest.fixture
def recipe(studio: Studio, speaker: FakeSpeaker) -> SynthesizeVoiceRecipe:
    return a_recipe(studio, speaker)


def test_a_text_may_be_a_single_word(recipe: SynthesizeVoiceRecipe) -> None:
    admitted = recipe.admit(replace(USUAL, source=TextSource(" 好\r\n")))

    assert admitted == replace(USUAL, source=TextSource("好"))
    assert recipe.admit(admitted) == admitted


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_the_speed_may_go_to_its_bounds(recipe: SynthesizeVoiceRecipe, speed: float) -> None:
    request = replace(USUAL, speed=speed, voice_id="zh", source=TextSource("好" * 20_000))
    assert recipe.admit(request) == request


@pytest.mark.parametrize(
    ("request_", "refusal", "field"),
    [
        (replace(USUAL, source=TextSource(" \n")), SpeechTextInvalid, ("input", "source", "text")),
        (
            replace(USUAL, source=TextSource("好" * 20_001)),
            SpeechTextInvalid,
            ("input", "source", "text"),
        ),
        (replace(USUAL, source=TextSource("……")), TextUnreadable, ("input", "source", "text")),
        (
            replace(USUAL, source=TextSource("好[停顿 11s]好")),
            PauseInvalid,
            ("input", "source", "text"),
        ),
        (
            replace(USUAL, source=TextSource("好[停顿 10s]" * 31)),
            PausesTooLong,
            ("input", "source", "text"),
        ),
        (
            replace(USUAL, source=TextSource("好" * 20_000), audio_format=AudioFormat.WAV),
            SpeechTooLong,
            ("input", "source", "text"),
        ),
        (replace(USUAL, voice_id="nobody"), VoiceUnknown, ("input", "voice")),
        (replace(USUAL, speed=0.49), NumberOutOfRange, ("input", "speed")),
        (replace(USUAL, speed=2.01), NumberOutOfRange, ("input", "speed")),
        (replace(USUAL, speed=float("nan")), NumberOutOfRange, ("input", "speed")),
        (
            replace(USUAL, source=UrlSource("http://localhost/")),
            UrlForbidden,
            ("input", "source", "url"),
        ),
    ],
)
async def test_what_cannot_be_spoken_is_refused_before_anything_is_charged(
    studio: Studio,
    recipe: SynthesizeVoiceRecipe,
    request_: SynthesizeVoice,
    refusal: type[Refusal],
    field: tuple[str, ...],
) -> None:
    studio.recipes[GenerationKind.VOICE] = recipe
    creator = await studio.creator()

    with studio.unchanged(), pytest.raises(refusal) as refused:
        await studio.generating.request(request_, owner_id=creator.id, idempotency_key="request-1")

    assert refused.value.field == field


@pytest.mark.parametrize(("length", "price"), [(1, 1), (500, 1), (501, 2), (20_000, 40)])
def test_a_longer_text_costs_more(recipe: SynthesizeVoiceRecipe, length: int, price: int) -> None:
    assert recipe.price(replace(USUAL, source=TextSource("好" * length))) == price


@pytest.mark.parametrize("source", [UrlSource(URL), ContentSource("content")])
def test_what_is_still_to_be_read_holds_what_the_smallest_plan_has(
    recipe: SynthesizeVoiceRecipe, source: UrlSource | ContentSource
) -> None:
    assert recipe.price(replace(USUAL, source=source)) == 10


def test_it_builds_on_a_content_only_where_that_is_its_source() -> None:
    assert SynthesizeVoice(source=ContentSource("content")).content_ids == ("content",)
    assert USUAL.content_ids == ()
