"""What is shown of a distillation has no tag, and if it can be no title, that a brand forbids."""

import pytest

from domain.brand_voice import NO_VOICE, BrandVoice
from domain.distillation_voice import in_voice
from domain.writing import Distillation
from tests.factories import OFFLINE

VOICE = BrandVoice(forbidden_words=("神器",))
BODY = "# 神器南瓜汤\n\n神器慢炖。\n\n## 要点\n\n- #神器 很火\n\n## 标签\n\n#神器 #南瓜汤 #厨房神器"
KEPT = "# 一锅好汤\n\n神器慢炖。\n\n## 要点\n\n- #神器 很火\n\n## 标签\n\n#南瓜汤"


def distillation(body: str) -> Distillation:
    return Distillation(
        titles=["神器南瓜汤", "一锅好汤"],
        summary="神器慢炖。",
        key_points=["小火"],
        quotes=[],
        tags=["神器", "南瓜汤", "厨房神器"],
        body=body,
        provenance=OFFLINE,
    )


def test_titles_and_tags_go_from_the_body_too() -> None:
    made = in_voice(distillation(BODY), VOICE)

    assert (made.titles, made.tags) == (["一锅好汤"], ["南瓜汤"])
    assert made.body == KEPT


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ("#神器 #厨房神器", ""),
        ("- #神器\n- #南瓜汤", "\n\n## 标签\n\n- #南瓜汤"),
        ("#南瓜汤、#神器、#食谱", "\n\n## 标签\n\n#南瓜汤 #食谱"),
        ("#南瓜汤", "\n\n## 标签\n\n#南瓜汤"),
        ("这是神器，不是标签。", "\n\n## 标签\n\n这是神器，不是标签。"),
    ],
)
def test_tags_go_however_they_are_written_and_nothing_else_does(lines: str, kept: str) -> None:
    made = in_voice(distillation(f"# 好汤\n\n小火。\n\n## 标签\n\n{lines}"), VOICE)

    assert made.body == f"# 好汤\n\n小火。{kept}"


@pytest.mark.parametrize("body", ["", "神器", "#神器", "## 神器\n\n#神器", "# 好汤\n\n#神器"])
def test_a_body_of_another_form_is_left_as_it_is(body: str) -> None:
    assert in_voice(distillation(body), VOICE).body == body


def test_who_forbids_nothing_changes_nothing() -> None:
    assert in_voice(distillation(BODY), NO_VOICE) == distillation(BODY)
