"""A script spoken: a part for each scene, and the script timed by what was measured."""

from dataclasses import replace

import pytest

from domain.ai_label import AudioCue
from domain.asset import AssetKind, AssetRole
from domain.content import Script, VoiceClip
from domain.generation import Generation, GenerationKind, GenerationStatus
from domain.recipes.synthesize_voice import SynthesizeVoice
from domain.source import ContentSource
from tests.domain.fake_speech import JOINT_SECONDS, FakeSpeaker
from tests.domain.recipes.speeches import a_recipe, a_script, a_speaker, run, store
from tests.domain.studio import Studio
from tests.factories import PLAN

REQUEST = SynthesizeVoice(source=ContentSource("script"))
#: Nine characters and a paragraph's pause, twelve and the same.
NARRATIONS = ("南瓜汤要小火慢炖。", "先炒洋葱，再加水四百毫升")
SECONDS = (9 * 0.25 + 0.7, 12 * 0.25 + 0.7)


@pytest.fixture
def speaker() -> FakeSpeaker:
    return a_speaker()


async def test_each_scene_is_a_part_under_its_heading(studio: Studio, speaker: FakeSpeaker) -> None:
    store(studio, a_script("owner", *NARRATIONS))

    clip, result, _ = await run(a_recipe(studio, speaker), REQUEST)

    first, second, whole, *subtitles = result.assets
    assert [part.caption for part in (first, second)] == ["第1幕", "第2幕"]
    assert [part.role for part in (first, second)] == [AssetRole.PART] * 2
    assert (first.duration_seconds, second.duration_seconds) == pytest.approx(SECONDS)
    assert whole.role is AssetRole.WHOLE
    assert {asset.kind for asset in subtitles} == {AssetKind.SUBTITLE}
    assert (clip.title, clip.based_on_id, result.spent) == ("一锅好汤", "script", 1)
    assert clip.cues[1].start_seconds == pytest.approx(SECONDS[0] + JOINT_SECONDS)


async def test_a_heading_without_end_is_cut_for_its_caption(
    studio: Studio, speaker: FakeSpeaker
) -> None:
    script = a_script("owner", *NARRATIONS)
    script.scenes[0] = replace(script.scenes[0], heading="炒香洋葱，" * 100)
    store(studio, script)

    _, result, _ = await run(a_recipe(studio, speaker), REQUEST)

    assert result.assets[0].caption == ("炒香洋葱，" * 40).removesuffix("，")
    assert result.retiming is not None
    assert result.retiming.scenes[0].heading == script.scenes[0].heading


async def test_scenes_last_until_the_next_one_begins_in_the_whole(
    studio: Studio, speaker: FakeSpeaker
) -> None:
    script = a_script("owner", *NARRATIONS, version=3)
    store(studio, script)

    _, result, _ = await run(a_recipe(studio, speaker), replace(REQUEST, cue=AudioCue.RHYTHM))

    retiming = result.retiming
    assert retiming is not None
    assert (retiming.content_id, retiming.version) == ("script", 3)
    measured = [scene.duration_seconds for scene in retiming.scenes]
    assert measured == pytest.approx([SECONDS[0] + JOINT_SECONDS, SECONDS[1]])
    assert retiming.total_seconds == pytest.approx(sum(measured))
    assert [replace(scene, duration_seconds=5.0) for scene in retiming.scenes] == script.scenes


async def test_a_scene_without_words_keeps_its_time_and_has_no_part(
    studio: Studio, speaker: FakeSpeaker
) -> None:
    store(studio, a_script("owner", NARRATIONS[0], "……", NARRATIONS[1]))

    _, result, _ = await run(a_recipe(studio, speaker), REQUEST)

    assert [asset.caption for asset in result.assets] == ["第1幕", "第3幕", "", "", ""]
    assert result.retiming is not None
    assert result.retiming.scenes[1].duration_seconds == 5.0


async def test_the_only_scene_is_a_part_and_the_whole(studio: Studio, speaker: FakeSpeaker) -> None:
    store(studio, a_script("owner", NARRATIONS[0]))

    _, result, _ = await run(a_recipe(studio, speaker), REQUEST)

    part, whole, *_ = result.assets
    assert (part.role, whole.role) == (AssetRole.PART, AssetRole.WHOLE)
    assert part.blob_name == whole.blob_name


async def spoken(studio: Studio, speaker: FakeSpeaker, **meanwhile: object) -> Generation:
    """A run from the request to its end; `meanwhile` is changed while the script is spoken."""
    studio.recipes[GenerationKind.VOICE] = a_recipe(studio, speaker)
    creator = await studio.creator(replace(PLAN, credits=100))
    store(studio, a_script(creator.id, *NARRATIONS), studio.only_key().id)
    requested = await studio.generating.request(
        REQUEST, owner_id=creator.id, idempotency_key="request-1"
    )
    speaker.meanwhile = lambda: _change(studio, meanwhile)
    await studio.performing.perform(requested.generation.id)
    return studio.stored(requested.generation)


def _change(studio: Studio, changes: dict[str, object]) -> None:
    for name, value in changes.items():
        setattr(studio.database.tables.contents["script"], name, value)


def the_script(studio: Studio) -> Script:
    script = studio.database.tables.contents["script"]
    assert isinstance(script, Script)
    return script


def the_clip(studio: Studio) -> VoiceClip:
    (clip,) = [
        row for row in studio.database.tables.contents.values() if isinstance(row, VoiceClip)
    ]
    return clip


async def test_a_script_is_timed_in_the_transaction_that_ends_the_run(
    studio: Studio, speaker: FakeSpeaker
) -> None:
    generation = await spoken(studio, speaker)

    assert generation.status is GenerationStatus.SUCCEEDED
    assert (generation.credits_spent, generation.credits_refunded) == (1, 9)
    script, clip = the_script(studio), the_clip(studio)
    assert (script.version, clip.script_version) == (2, 2)
    assert script.scenes[0].duration_seconds == pytest.approx(SECONDS[0] + JOINT_SECONDS)
    assert script.total_seconds == pytest.approx(sum(SECONDS) + JOINT_SECONDS)
    assert (script.hook, script.updated_at) == (NARRATIONS[0], generation.finished_at)
    (version,) = studio.database.tables.content_versions.values()
    assert (version.content_id, version.version) == ("script", 1)
    assert version.snapshot["total_seconds"] == 10.0
    assert version.snapshot["title"] == "一锅好汤"
    scenes = version.snapshot["scenes"]
    assert isinstance(scenes, list)
    assert scenes[0] == {
        "index": 1,
        "heading": "第1幕",
        "narration": NARRATIONS[0],
        "visual": "灶台",
        "duration_seconds": 5.0,
        "on_screen_text": "字",
    }


@pytest.mark.parametrize("meanwhile", ["version", "deleted_at"])
async def test_a_script_that_was_changed_meanwhile_is_left_alone(
    studio: Studio, speaker: FakeSpeaker, meanwhile: str
) -> None:
    value = 2 if meanwhile == "version" else studio.clock()

    generation = await spoken(studio, speaker, **{meanwhile: value})

    assert generation.status is GenerationStatus.SUCCEEDED
    script, clip = the_script(studio), the_clip(studio)
    assert clip.script_version is None
    assert [scene.duration_seconds for scene in script.scenes] == [5.0, 5.0]
    assert getattr(script, meanwhile) == value
    assert studio.database.tables.content_versions == {}


async def test_a_script_that_a_try_could_not_commit_is_timed_by_the_next(
    studio: Studio, speaker: FakeSpeaker
) -> None:
    studio.recipes[GenerationKind.VOICE] = a_recipe(studio, speaker)
    creator = await studio.creator(replace(PLAN, credits=100))
    store(studio, a_script(creator.id, *NARRATIONS), studio.only_key().id)
    requested = await studio.generating.request(
        REQUEST, owner_id=creator.id, idempotency_key="request-1"
    )
    speaker.meanwhile = lambda: setattr(studio.worker.database, "conflicts", 1)

    await studio.performing.perform(requested.generation.id)

    assert (the_script(studio).version, the_clip(studio).script_version) == (2, 2)
    assert len(studio.database.tables.content_versions) == 1
