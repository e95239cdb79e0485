"""A content of each kind, with something in each of its fields."""

from domain.ai_label import LabelPosition
from domain.brand import Brand
from domain.compliance import ComplianceCategory, ComplianceHit, ComplianceReport
from domain.content import (
    Article,
    Citation,
    ContentKind,
    Cover,
    InfoCardSet,
    Scene,
    Script,
    SubtitleCue,
    VoiceClip,
)
from domain.facts import FactChange, FactIssue, FactKind
from domain.info_card import Card, CardForm, CardLook, CardPoint
from domain.issue import IssueSeverity
from domain.language import Sentence
from domain.overlap import Overlap, OverlapSpan
from domain.platform import Platform
from domain.platforms import PlatformIssue, PlatformRule
from domain.quotation import Quotation
from domain.review import Review
from infra.identity import new_id
from tests.infra.db.rows import (
    HOUR,
    NOW,
    Stage,
)


def a_full_article(stage: Stage) -> Article:
    return Article(
        id=new_id(),
        owner_id=stage.user.id,
        generation_id=new_id(),
        kind=ContentKind.REWRITE,
        title="标题🀄",
        tags=["干货", "副业"],
        is_favorite=True,
        source_url="https://example.com/文章",
        created_at=NOW,
        updated_at=NOW + HOUR,
        deleted_at=NOW + 2 * HOUR,
        platform=Platform.XIAOHONGSHU,
        body="# 正文\n" + "长" * 60_000,
        word_count=60_002,
        summary="摘要",
        key_points=["一", "二"],
        title_candidates=["标题🀄", "另一个"],
        quotes=["“原话”"],
        quotations=[Quotation("“原话”", 3, 7, 1)],
        citations=[Citation(1, "来源", "https://example.com", "原话", is_supported=True)],
        platform_issues=[PlatformIssue(PlatformRule.TITLE_TOO_LONG, IssueSeverity.ERROR, 21, None)],
        review=_review(),
    )


def _review() -> Review:
    hit = ComplianceHit(
        start=0,
        end=2,
        text="最佳",
        category=ComplianceCategory.AD_LAW,
        severity=IssueSeverity.ERROR,
        reason=Sentence("绝对化用语。", "An absolute claim."),
        replacements=("优质",),
    )
    return Review(
        compliance=ComplianceReport(hits=(hit,), lexicon_version="1"),
        title_compliance=ComplianceReport(hits=(), lexicon_version="1"),
        fact_issues=(FactIssue(FactKind.NUMBER, "三成", FactChange.INVENTED),),
        overlap=Overlap(0.25, (OverlapSpan(0, 9, 3, 12),)),
    )


def a_full_script(stage: Stage) -> Script:
    return Script(
        id=new_id(),
        owner_id=stage.user.id,
        generation_id=new_id(),
        kind=ContentKind.SCRIPT,
        title="脚本",
        created_at=NOW,
        updated_at=NOW,
        hook="你知道吗",
        total_seconds=12.345678901,
        platform=Platform.DOUYIN,
        title_candidates=["脚本"],
        scenes=[Scene(1, "开场", "旁白", "画面", 3.5, "字")],
        platform_issues=[PlatformIssue(PlatformRule.DURATION_OFF, IssueSeverity.WARNING, 12, 60)],
        review=_review(),
    )


def a_cover(stage: Stage) -> Cover:
    return Cover(
        id=new_id(),
        owner_id=stage.user.id,
        generation_id=new_id(),
        kind=ContentKind.COVER,
        title="封面",
        created_at=NOW,
        updated_at=NOW,
    )


def a_full_card_set(stage: Stage) -> InfoCardSet:
    return InfoCardSet(
        id=new_id(),
        owner_id=stage.user.id,
        generation_id=new_id(),
        kind=ContentKind.INFO_CARD,
        title="卡片",
        created_at=NOW,
        updated_at=NOW,
        platform=Platform.XIAOHONGSHU,
        theme_id="clean",
        cards=[
            Card(
                form=CardForm.POINTS,
                title="卡片",
                points=(CardPoint(number=1, heading="火候", text="小火慢炖。"),),
                variant=1,
            )
        ],
        look=CardLook(
            author="老旺",
            brand=Brand(name="汤社", color="#5B5BD6", logo_upload_id="upload"),
            label_position=LabelPosition.TOP_LEFT,
        ),
        review=_review(),
    )


def a_voice_clip(stage: Stage) -> VoiceClip:
    return VoiceClip(
        id=new_id(),
        owner_id=stage.user.id,
        generation_id=new_id(),
        kind=ContentKind.VOICE,
        title="配音",
        created_at=NOW,
        updated_at=NOW,
        cues=[SubtitleCue(0.1, 0.2, "你好")],
    )
