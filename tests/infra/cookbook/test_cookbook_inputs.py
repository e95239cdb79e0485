"""What is asked for is stored, and comes back the same after a restart."""

import pytest

from domain.ai_label import AudioCue, LabelPosition
from domain.brand import Brand
from domain.cover import BackgroundKind
from domain.generation import RecipeInput
from domain.info_card import PageRedo
from domain.language import Locale
from domain.platform import Platform
from domain.recipes.generate_cover import GenerateCover
from domain.recipes.generate_info_card import GenerateInfoCard
from domain.recipes.synthesize_voice import SynthesizeVoice
from domain.request_digest import digest_of
from domain.source import ContentSource, Source, TextSource, UrlSource
from domain.voice import AudioFormat
from domain.writing import Point
from infra.cookbook import INPUT_TYPES
from infra.db.types import InputCodec

BRAND = Brand(name="汤社", color="#E63946", logo_upload_id="logo")
SOURCES: list[Source] = [
    TextSource("正文"),
    UrlSource("https://example.com"),
    ContentSource("content"),
]
INPUTS: list[RecipeInput] = [
    GenerateCover(
        title="南瓜汤",
        highlights=("第1步：记录",),
        tags=("汤",),
        platforms=(Platform.ZHIHU, Platform.WEIBO),
        background=BackgroundKind.UPLOAD,
        background_upload_id="upload",
        brand=BRAND,
        label_position=LabelPosition.TOP_LEFT,
        content_id="content",
    ),
    *(GenerateInfoCard(source=source, brand=BRAND, language=Locale.EN) for source in SOURCES),
    GenerateInfoCard(page=PageRedo(content_id="set", index=2, points=(Point("收汁", "大火。"),))),
    GenerateInfoCard(page=PageRedo(content_id="set", index=2), brand=BRAND, author="老旺"),
    *(SynthesizeVoice(source=source) for source in SOURCES),
    SynthesizeVoice(
        source=SOURCES[0],
        voice_id="espeak-cmn-male",
        speed=1.3,
        audio_format=AudioFormat.WAV,
        cue=AudioCue.RHYTHM,
    ),
]


@pytest.mark.parametrize("request_", INPUTS, ids=lambda value: type(value).__name__)
def test_a_stored_request_is_the_request(request_: RecipeInput) -> None:
    codec = InputCodec(INPUT_TYPES)

    stored = codec.decode(codec.encode(request_))

    assert stored == request_
    assert type(stored) is type(request_)
    assert digest_of(stored) == digest_of(request_)


def test_no_two_requests_pass_for_one() -> None:
    assert len({digest_of(request) for request in INPUTS}) == len(INPUTS)
