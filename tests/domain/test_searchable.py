"""What contents are found by."""

from dataclasses import fields

import pytest

from domain.content import (
    Article,
    Content,
    ContentKind,
    Cover,
    InfoCardSet,
    Scene,
    Script,
    SubtitleCue,
    VoiceClip,
)
from domain.info_card import Card, CardForm, CardPoint
from domain.searchable import Searchable, TagsTooMany, checked_tags, searchable, tag_key, tag_keys
from tests.factories import NOW, an_article

_CARD = Card(
    form=CardForm.POINTS,
    title="汤",
    subtitle="副题",
    points=(CardPoint(number=1, heading="火候", text="小火"),),
    quote="慢炖",
)

_SCENE = Scene(1, "开场", "你好", "街", 1, "字")


def every(kind: type[Content], **values: object) -> Content:
    common = {
        "id": "id",
        "owner_id": "owner",
        "generation_id": "generation",
        "kind": ContentKind.COVER,
        "title": "标题",
        "tags": ["标签"],
        "created_at": NOW,
        "updated_at": NOW,
    }
    return kind(**common, **values)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (every(Cover), "标签"),
        (
            every(
                Script,
                hook="你好",
                total_seconds=1,
                scenes=[Scene(1, "开场", "你好", "街", 1, "字")],
            ),
            "标签\n开场\n你好\n街\n字",
        ),
        (every(InfoCardSet, cards=[_CARD]), "标签\n副题\n1. 火候\n小火\n\n慢炖"),
        (every(VoiceClip, cues=[SubtitleCue(0, 1, "两\n行")]), "标签\n两 行"),
    ],
)
def test_what_is_said_is_searched(content: Content, body: str) -> None:
    assert searchable(content) == Searchable("标题", body)


def test_all_texts_of_an_article_are_searched() -> None:
    texts = {"body": "正文", "summary": "摘要", "key_points": ["要点"], "quotes": ["原话"]}
    article = an_article("owner", "generation", **texts)

    assert searchable(article) == Searchable(article.title, "正文\n摘要\n要点\n原话")
    assert {"body", "summary", "key_points", "quotes"} <= {each.name for each in fields(Article)}


@pytest.mark.parametrize(
    ("tag", "key"),
    [
        ("AI", "ai"),
        ("#ＡＩ", "ai"),
        (" 干  货 ", "干 货"),
        ("＃", ""),
        ("\u200b", ""),
        ("长" * 200, "长" * 100),
    ],
)
def test_a_tag_is_one_however_it_is_written(tag: str, key: str) -> None:
    assert tag_key(tag) == key


def test_tags_count_once() -> None:
    assert tag_keys(["AI", "ai", "", "汤"]) == ("ai", "汤")
    assert checked_tags(["汤"] * 20) == ("汤",)
    with pytest.raises(TagsTooMany):
        checked_tags(["汤"] * 21)
