"""A content as a page to read, with its AI label."""

import pytest

from domain.ai_label import says_ai
from domain.content import (
    Citation,
    Content,
    ContentKind,
    Cover,
    InfoCardSet,
    Scene,
    Script,
    SubtitleCue,
    VoiceClip,
)
from domain.content_page import markdown_of
from domain.info_card import Card, CardForm, CardPoint
from domain.platform import Platform
from tests.factories import NOW, an_article

_COMMON = {
    "id": "1",
    "owner_id": "owner",
    "generation_id": "generation",
    "title": "秋日\n食谱",
    "created_at": NOW,
    "updated_at": NOW,
}
_POINT = CardPoint(number=1, heading="南瓜", text="小火慢炖")
OTHERS: list[tuple[Content, str]] = [
    (
        Script(
            kind=ContentKind.SCRIPT,
            hook="你吃过吗",
            total_seconds=4.5,
            scenes=[Scene(1, "开场", "你吃过吗", "一碗汤", 4.5, "南瓜汤")],
            **_COMMON,  # type: ignore[arg-type]  # of many types
        ),
        "## 1. 开场 (4.5 s)\n\n你吃过吗\n\n- 画面 Visual: 一碗汤\n- 字幕 On screen: 南瓜汤",
    ),
    (
        InfoCardSet(
            kind=ContentKind.INFO_CARD,
            cards=[Card(form=CardForm.POINTS, title="要点", points=(_POINT,))],
            **_COMMON,  # type: ignore[arg-type]  # of many types
        ),
        "1. 南瓜\n小火慢炖",
    ),
    (
        VoiceClip(
            kind=ContentKind.VOICE,
            cues=[SubtitleCue(0, 1, "第一句"), SubtitleCue(1, 2, "第二句")],
            **_COMMON,  # type: ignore[arg-type]  # of many types
        ),
        "第一句\n第二句",
    ),
    (
        Cover(kind=ContentKind.COVER, **_COMMON),  # type: ignore[arg-type]  # of many types
        "- 类型 Kind: COVER",
    ),
]


def test_a_text_has_its_label_where_it_is_copied_with_it() -> None:
    article = an_article(
        "owner",
        "generation",
        platform=Platform.ZHIHU,
        body="正文第一段。\n\n正文第二段。",
        key_points=["一", "二"],
        citations=[Citation(2, "来源", "https://a.example", "原\n文", is_supported=True)],
        deleted_at=NOW,
    )

    page = markdown_of(article, ["01-image.png"])

    assert page.startswith("# 秋日食谱\n\n- 类型 Kind: EXTRACT\n- 平台 Platform: ZHIHU\n")
    assert "正文第二段。\n\n（本内容由AI生成）\n" in page
    assert "## 要点 Key points\n\n- 一\n- 二\n" in page
    assert "- [2] 来源 <https://a.example>\n  > 原 文" in page
    assert "- 已删除 Deleted: 2026-11-24 08:00 UTC" in page
    assert page.endswith("## 文件 Files\n\n- 01-image.png\n")


@pytest.mark.parametrize(("content", "part"), OTHERS, ids=lambda each: type(each).__name__)
def test_every_kind_has_its_page_and_its_label(content: Content, part: str) -> None:
    page = markdown_of(content, [])

    assert page.startswith("# 秋日 食谱\n\n")
    assert part in page
    assert says_ai(page)
    assert page.endswith("（本内容由AI生成）\n")
