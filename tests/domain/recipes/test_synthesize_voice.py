"""语音合成: every sentence spoken on its own, in parts, with subtitles that fit the sound."""

from dataclasses import replace

import pytest

from domain.ai_label import LABEL_ZH, AudioCue
from domain.asset import AssetKind, AssetRole
from domain.content import Citation, ContentKind, SubtitleCue
from domain.failure import FailureCode, RecipeFailed
from domain.recipes.synthesize_voice import SynthesizeVoiceRecipe
from domain.source import ContentSource, TextSource, UrlSource
from domain.stage import Stage
from domain.voice import AudioFormat
from domain.writing import Engine
from tests.domain.fake_speech import JOINT_SECONDS, RHYTHM_SECONDS, FakeSpeaker
from tests.domain.recipes.speeches import TEXT, USUAL, a_recipe, a_speaker, run
from tests.domain.studio import Studio
from tests.factories import an_article

URL = "https://example.com/soup"
#: Of some twelve seconds.
PARAGRAPH = "先把南瓜切成小块上锅蒸熟，再把洋葱切碎用黄油炒香，最后一起打成泥，加盐就可以出锅。"


@pytest.fixture
def speaker() -> FakeSpeaker:
    return a_speaker()


@pytest.fixture
def recipe(studio: Studio, speaker: FakeSpeaker) -> SynthesizeVoiceRecipe:
    return a_recipe(studio, speaker)


async def test_a_short_text_becomes_one_sound_with_subtitles(
    recipe: SynthesizeVoiceRecipe, speaker: FakeSpeaker
) -> None:
    clip, result, progress = await run(recipe, replace(USUAL, speed=2.0))

    assert sorted(speaker.spoken) == [("先炒洋葱！", "zh", 2.0), ("南瓜汤要小火慢炖。", "zh", 2.0)]
    assert (clip.id, clip.owner_id, clip.generation_id) == ("content", "owner", "generation")
    assert (clip.kind, clip.title, clip.based_on_id) == (
        ContentKind.VOICE,
        "南瓜汤要小火慢炖。",
        None,
    )
    assert (clip.voice_id, clip.speed, clip.script_version) == ("zh", 2.0, None)
    # Nine characters take 1.125 s at that speed, the pause after them 0.175 s.
    assert clip.cues == [
        SubtitleCue(0.0, 1.3, "南瓜汤要小火慢炖。"),
        SubtitleCue(1.3, 2.275, "先炒洋葱！"),
    ]
    whole, srt, vtt = result.assets
    assert (whole.kind, whole.role, whole.mime_type) == (
        AssetKind.AUDIO,
        AssetRole.WHOLE,
        "audio/mpeg",
    )
    assert whole.duration_seconds == pytest.approx(2.275)
    assert [asset.mime_type for asset in (srt, vtt)] == ["application/x-subrip", "text/vtt"]
    assert {asset.kind for asset in (srt, vtt)} == {AssetKind.SUBTITLE}
    assert {asset.ai_label for asset in result.assets} == {LABEL_ZH}
    assert [asset.ordinal for asset in result.assets] == [0, 1, 2]
    assert (result.spent, result.retiming) == (1, None)
    assert result.provenance.engine is Engine.OFFLINE
    assert result.provenance.model == "fake-speech-1"
    assert [stage for stage, _ in progress.stages] == [Stage.SPEAKING, Stage.SAVING]


async def test_subtitles_say_at_their_start_that_ai_made_them(
    studio: Studio, recipe: SynthesizeVoiceRecipe
) -> None:
    _, result, _ = await run(recipe)

    srt, vtt = [await studio.blobs.load(asset.blob_name) for asset in result.assets[1:]]
    assert srt.decode().startswith("1\r\n00:00:00,000 --> 00:00:02,600\r\nAI生成\r\n南瓜汤要")
    assert vtt.decode().startswith("WEBVTT\n\nNOTE AI生成\n\n00:00:00.000 --> ")


async def test_every_sound_is_labelled_as_this_contents(
    studio: Studio, recipe: SynthesizeVoiceRecipe
) -> None:
    _, result, _ = await run(recipe, replace(USUAL, audio_format=AudioFormat.WAV))

    data = await studio.blobs.load(result.assets[0].blob_name)
    assert data.decode() == "WAV NONE:南瓜汤要小火慢炖。|先炒洋葱！ content"
    assert result.assets[0].mime_type == "audio/wav"


async def test_a_long_text_is_shown_part_by_part_before_it_is_whole(
    recipe: SynthesizeVoiceRecipe, speaker: FakeSpeaker
) -> None:
    text = "\n".join([PARAGRAPH] * 16)

    clip, result, progress = await run(recipe, replace(USUAL, source=TextSource(text)))

    *parts, whole, _, _ = result.assets
    assert [part.caption for part in parts] == ["1", "2", "3"]
    assert {part.role for part in parts} == {AssetRole.PART}
    assert [part.duration_seconds is not None for part in parts] == [True] * 3
    total = sum(part.duration_seconds or 0 for part in parts) + 2 * JOINT_SECONDS
    assert whole.duration_seconds == pytest.approx(total)
    assert clip.cues[-1].end_seconds == pytest.approx(total, abs=0.001)
    # Sentences of the second part begin after the first one and the joint.
    second = next(cue for cue in clip.cues if cue.start_seconds > (parts[0].duration_seconds or 0))
    assert second.start_seconds == pytest.approx((parts[0].duration_seconds or 0) + JOINT_SECONDS)
    percents = [percent for stage, percent in progress.stages if stage is Stage.SPEAKING]
    assert percents == sorted(set(percents))
    assert 1 < speaker.most_under_way <= 4


async def test_a_pause_is_silence_between_what_it_parts(recipe: SynthesizeVoiceRecipe) -> None:
    clip, _, _ = await run(recipe, replace(USUAL, source=TextSource("[停顿 1s]好的[停顿 2s]走吧")))

    assert clip.cues == [SubtitleCue(1.0, 3.5, "好的"), SubtitleCue(3.5, 4.7, "走吧")]


async def test_a_spoken_cue_comes_first_by_the_same_voice_at_its_own_speed(
    studio: Studio, recipe: SynthesizeVoiceRecipe, speaker: FakeSpeaker
) -> None:
    request = replace(USUAL, cue=AudioCue.SPOKEN, speed=2.0, voice_id="online")

    clip, result, _ = await run(recipe, request)

    assert ("本音频由人工智能生成。", "online", 1.0) in speaker.spoken
    first, second, *_ = clip.cues
    assert first == SubtitleCue(0.0, 2.75 + 0.5 + JOINT_SECONDS, "本音频由人工智能生成。")
    assert (second.text, second.start_seconds) == ("南瓜汤要小火慢炖。", first.end_seconds)
    srt = (await studio.blobs.load(result.assets[1].blob_name)).decode()
    assert LABEL_ZH not in srt
    assert result.provenance.engine is Engine.SPEECH
    assert [asset.role for asset in result.assets] == [AssetRole.WHOLE] * 3


async def test_a_rhythm_comes_first_and_its_label_is_read_meanwhile(
    studio: Studio, recipe: SynthesizeVoiceRecipe
) -> None:
    clip, result, _ = await run(recipe, replace(USUAL, cue=AudioCue.RHYTHM))

    assert clip.cues[0].start_seconds == RHYTHM_SECONDS + JOINT_SECONDS
    srt = (await studio.blobs.load(result.assets[1].blob_name)).decode()
    assert srt.startswith("1\r\n00:00:00,000 --> 00:00:01,550\r\nAI生成\r\n\r\n2\r\n")


async def test_a_page_is_read_without_its_title(
    studio: Studio, recipe: SynthesizeVoiceRecipe, speaker: FakeSpeaker
) -> None:
    studio.web.pages[URL] = f"南瓜汤的做法\n{TEXT}"

    clip, result, progress = await run(recipe, replace(USUAL, source=UrlSource(URL)))

    assert (clip.title, clip.source_url, result.spent) == ("南瓜汤的做法", URL, 1)
    assert {sentence for sentence, _, _ in speaker.spoken} == {"南瓜汤要小火慢炖。", "先炒洋葱！"}
    assert [stage for stage, _ in progress.stages][:2] == [Stage.FETCHING, Stage.READING]


async def test_an_article_is_read_without_markdown_and_marks_of_citations(
    studio: Studio, recipe: SynthesizeVoiceRecipe, speaker: FakeSpeaker
) -> None:
    body = "# 南瓜汤\n**小火**慢炖[1]。"
    citation = Citation(1, "来源", "https://example.com", "小火", is_supported=True)
    article = an_article("owner", "made", id="article", body=body, citations=[citation])
    studio.database.tables.contents["article"] = article

    clip, _, _ = await run(recipe, replace(USUAL, source=ContentSource("article")))

    assert clip.based_on_id == "article"
    assert clip.title == article.title
    assert [sentence for sentence, _, _ in speaker.spoken] == ["南瓜汤", "小火慢炖。"]


@pytest.mark.parametrize(
    ("body", "code"),
    [("……", FailureCode.NOTHING_TO_SAY), ("好" * 20_001, FailureCode.SOURCE_TOO_LONG)],
)
async def test_a_content_that_cannot_be_spoken_fails_for_that_reason(
    studio: Studio, recipe: SynthesizeVoiceRecipe, body: str, code: FailureCode
) -> None:
    article = an_article("owner", "made", id="article", body=body)
    studio.database.tables.contents["article"] = article

    with pytest.raises(RecipeFailed) as failed:
        await run(recipe, replace(USUAL, source=ContentSource("article")))

    assert failed.value.code is code


async def test_a_voice_that_has_no_sound_for_the_text_fails(
    recipe: SynthesizeVoiceRecipe, speaker: FakeSpeaker
) -> None:
    speaker.is_mute = True

    with pytest.raises(RecipeFailed) as failed:
        await run(recipe)

    assert failed.value.code is FailureCode.NOTHING_TO_SAY


async def test_a_deleted_content_is_gone(recipe: SynthesizeVoiceRecipe) -> None:
    with pytest.raises(RecipeFailed) as failed:
        await run(recipe, replace(USUAL, source=ContentSource("gone")))
    assert failed.value.code is FailureCode.SOURCE_GONE


async def test_a_provider_that_fails_is_not_replaced(
    recipe: SynthesizeVoiceRecipe, speaker: FakeSpeaker
) -> None:
    speaker.failure = FailureCode.PROVIDER_UNAVAILABLE

    with pytest.raises(RecipeFailed) as failed:
        await run(recipe)

    assert failed.value.is_tried_again
    assert (speaker.spoken, speaker.under_way) == ([], 0)
