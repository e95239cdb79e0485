"""A script is said in scenes of a few seconds, and takes as long as it was asked to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.content import Scene
from domain.issue import IssueSeverity
from domain.pacing import (
    HOOK_SECONDS,
    LONGEST_SCENE_SECONDS,
    WORD_BEATS,
    Pacing,
    beats_of,
    duration_issues,
)
from domain.platforms import PlatformRule
from domain.writing import Shot

_RATE = 250
_NARRATIONS = st.text(
    alphabet=st.sampled_from("小火慢炖，。！？：、“”…🎃ab3 .,:'é𠮷-—\n"), max_size=150
)


def shot(narration: str, heading: str = "火候") -> Shot:
    return Shot(heading=heading, narration=narration, visual="一口砂锅", on_screen_text="小火")


def paced(*narrations: str, rate: int = _RATE) -> Pacing:
    pacing = Pacing(rate)
    for narration in narrations:
        pacing.add(shot(narration))
    return pacing


def said(scenes: list[Scene]) -> list[str]:
    return [scene.narration for scene in scenes]


@pytest.mark.parametrize(
    ("text", "beats"),
    [
        ("", 0),
        ("，。！……", 0),
        ("小火慢炖", 4),
        ("12345", 5),
        ("2026年", 5),
        ("hello world", 2 * WORD_BEATS),
        ("用AI写作", 3 + WORD_BEATS),
        ("café", WORD_BEATS),
        ("A", WORD_BEATS),
        ("𠮷野家", 3),
        ("한국어", 3),
        ("привет", WORD_BEATS),
        ("3.5元", 3),
    ],
)
def test_beats_are_what_is_said(text: str, beats: float) -> None:
    assert beats_of(text) == pytest.approx(beats)


def test_a_minute_holds_as_many_characters_as_the_rate_says() -> None:
    assert paced("字" * 25, "字" * 25).total_seconds == pytest.approx(12, abs=0.1)
    assert paced("字" * 24, "字" * 24, rate=120).total_seconds == pytest.approx(24, abs=0.1)


def test_the_hook_is_said_in_two_to_four_seconds() -> None:
    short = paced("等等！")
    long = paced("你家的南瓜汤为什么总是不香？", "")
    too_long = paced("你家的南瓜汤为什么总是不香，问题多半出在火候上面。")

    assert short.total_seconds == 2.0
    assert HOOK_SECONDS[0] <= long.total_seconds <= HOOK_SECONDS[1]
    assert said(too_long.scenes) == ["你家的南瓜汤为什么总是不香，", "问题多半出在火候上面。"]


def test_a_shot_of_more_than_six_seconds_becomes_scenes_of_even_length() -> None:
    pacing = paced("开头。")

    added = pacing.add(
        shot("先把洋葱炒香，再放南瓜块，加高汤没过食材，小火慢炖二十分钟，最后打成泥。")
    )

    assert said(added) == [
        "先把洋葱炒香，再放南瓜块，加高汤没过食材，",
        "小火慢炖二十分钟，最后打成泥。",
    ]
    assert [scene.index for scene in added] == [2, 3]
    assert [scene.on_screen_text for scene in added] == ["小火", ""]
    assert {(scene.heading, scene.visual) for scene in added} == {("火候", "一口砂锅")}


def test_scenes_of_one_shot_are_about_as_long() -> None:
    pacing = paced("开头。")

    added = pacing.add(shot("小火慢慢炖南瓜汤，" * 4))

    assert said(added) == ["小火慢慢炖南瓜汤，小火慢慢炖南瓜汤，"] * 2


def test_emoji_go_with_what_is_said_before_them() -> None:
    pacing = paced("开头。")

    added = pacing.add(shot("小火慢慢炖着这锅香浓的南瓜汤，🎃🎃，先炒香洋葱再加上鸡汤和牛奶。🎃"))

    assert said(added) == ["小火慢慢炖着这锅香浓的南瓜汤，🎃🎃，", "先炒香洋葱再加上鸡汤和牛奶。🎃"]


@pytest.mark.parametrize(
    "narration",
    ["售价一共是1,000元，不贵。", "早上8:30开门，晚上关。", "版本升到2.5，快了3.5倍。"],
)
def test_a_number_is_not_torn_apart(narration: str) -> None:
    pacing = paced("开头。")

    added = pacing.add(shot(narration * 4))

    assert "".join(said(added)) == narration * 4
    assert all(each.endswith(("，", "。")) for each in said(added))


def test_english_is_cut_between_sentences_and_words() -> None:
    pacing = paced("Look at this.")
    first = "Stir the onions well until they are golden brown."
    second = "Then add the pumpkin and the stock and wait for it."

    added = pacing.add(shot(f"{first} {second}"))

    assert said(added) == [first, second]
    words = pacing.add(shot("wait " * 40))
    assert " ".join(said(words)).split() == ["wait"] * 40


@pytest.mark.parametrize("narration", ["", " \n ", "！！！", "……", "🎃——🎃"])
def test_a_shot_that_says_nothing_is_no_scene(narration: str) -> None:
    pacing = paced(narration, "这才是开头。")

    assert said(pacing.scenes) == ["这才是开头。"]
    assert pacing.scenes[0].index == 1
    assert pacing.scenes[0].duration_seconds <= HOOK_SECONDS[1]


@given(st.lists(_NARRATIONS, max_size=8), st.integers(120, 400), st.integers(15, 600))
def test_every_scene_keeps_its_bounds(narrations: list[str], rate: int, target: int) -> None:
    pacing = paced(*narrations, rate=rate)
    before = said(pacing.scenes)
    check_bounds(pacing)

    pacing.fit(target)

    check_bounds(pacing)
    assert len(pacing.scenes) >= min(len(before), 3)
    assert said(pacing.scenes)[-1:] == before[-1:]
    assert said(pacing.scenes)[:-1] == before[: max(len(pacing.scenes) - 1, 0)]
    again = list(pacing.scenes)
    pacing.fit(target)
    assert [scene.index for scene in pacing.scenes] == [scene.index for scene in again]


def check_bounds(pacing: Pacing) -> None:
    for number, scene in enumerate(pacing.scenes, 1):
        shortest, longest = HOOK_SECONDS if number == 1 else (1.0, LONGEST_SCENE_SECONDS)
        assert scene.index == number
        assert scene.narration.strip() == scene.narration
        assert beats_of(scene.narration) > 0
        assert shortest <= scene.duration_seconds <= longest
        assert scene.duration_seconds == round(scene.duration_seconds, 1)
    assert pacing.total_seconds == round(sum(scene.duration_seconds for scene in pacing.scenes), 1)


@given(_NARRATIONS)
def test_nothing_that_is_said_is_lost(narration: str) -> None:
    scenes = paced(narration).scenes

    assert letters("".join(said(scenes))) == letters(narration)


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def test_what_is_too_long_is_fitted_by_leaving_out_scenes_before_the_last() -> None:
    pacing = paced(
        *(f"第{number}句话有二十个字在里面这样就刚好够了。" for number in "一二三四五六")
    )
    total, last = pacing.total_seconds, pacing.scenes[-1].narration

    pacing.fit(20)

    assert total > 21
    assert duration_issues(pacing.total_seconds, 20) == []
    assert pacing.scenes[-1].narration == last
    assert [scene.index for scene in pacing.scenes] == [*range(1, len(pacing.scenes) + 1)]


def test_what_is_too_short_is_fitted_by_pauses_no_longer_than_a_breath() -> None:
    pacing = paced(*["小火慢炖二十分钟才够香。"] * 6)
    before = [scene.duration_seconds for scene in pacing.scenes]

    pacing.fit(18)

    after = [scene.duration_seconds for scene in pacing.scenes]
    assert pacing.total_seconds == pytest.approx(18, abs=0.3)
    assert all(0 <= late - early <= 0.8 for early, late in zip(before, after, strict=True))


def test_nothing_is_left_out_of_what_is_hardly_too_long() -> None:
    pacing = paced(*["小火慢炖二十分钟才够香。"] * 6)
    before = list(pacing.scenes)

    pacing.fit(15)

    assert 15 < pacing.total_seconds <= 15.75
    assert pacing.scenes == before


def test_no_pause_is_longer_than_a_breath() -> None:
    pacing = paced(*["小火慢炖二十分钟才够香。"] * 6)
    before = [scene.duration_seconds for scene in pacing.scenes]

    pacing.fit(600)

    after = [scene.duration_seconds for scene in pacing.scenes]
    assert after == [pytest.approx(duration + 0.8) for duration in before]


def test_much_too_short_stays_too_short_and_says_so() -> None:
    pacing = paced("小火慢炖。", "完。")

    pacing.fit(60)

    (issue,) = duration_issues(pacing.total_seconds, 60)
    assert (issue.rule, issue.severity) == (PlatformRule.DURATION_OFF, IssueSeverity.WARNING)
    assert (issue.actual, issue.limit) == (round(pacing.total_seconds), 60)


def test_no_scenes_are_fitted_to_anything() -> None:
    pacing = Pacing(_RATE)

    pacing.fit(60)

    assert (pacing.scenes, pacing.total_seconds) == ([], 0)


@pytest.mark.parametrize(
    ("total", "is_off"), [(57, False), (63, False), (56.9, True), (63.1, True), (0, True)]
)
def test_a_script_may_be_five_percent_off(total: float, *, is_off: bool) -> None:
    assert bool(duration_issues(total, 60)) is is_off


@pytest.mark.parametrize("unit", ["字", "a", "1", "，", "a ", "1,", ".", "\n", "“", "a-"])
def test_the_longest_narration_is_paced_too(unit: str) -> None:
    pacing = paced(unit * (200_000 // len(unit)))

    check_bounds(pacing)
