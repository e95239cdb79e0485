"""Contents of each kind with as many of all that they hold as a test asks for."""

from collections.abc import Callable
from typing import Any

from domain.asset import Asset, AssetKind, AssetRole
from domain.brand_voice import BrandHit
from domain.compliance import ComplianceCategory, ComplianceHit, ComplianceReport
from domain.content import (
    Article,
    Citation,
    Content,
    ContentKind,
    Cover,
    InfoCardSet,
    Scene,
    Script,
)
from domain.facts import FactChange, FactIssue, FactKind
from domain.info_card import Card, CardForm, CardPoint
from domain.issue import IssueSeverity
from domain.language import Sentence
from domain.overlap import Overlap, OverlapSpan
from domain.picture import QualityCheck, QualityRule
from domain.platform import Platform
from domain.platforms import PlatformIssue, PlatformRule
from domain.quotation import Quotation
from domain.review import Review
from infra.identity import new_id, utc_now

#: Of an owner, made by a generation, with so many of everything.
Making = Callable[[str, str, int], Content]
_ISSUE = PlatformIssue(PlatformRule.TOO_MANY_TAGS, IssueSeverity.WARNING, 11, 10)


def _review(size: int) -> Review:
    hit = ComplianceHit(
        start=0,
        end=2,
        text="最好",
        category=ComplianceCategory.AD_LAW,
        severity=IssueSeverity.ERROR,
        reason=Sentence("绝对化用语", "absolute"),
        replacements=("很好",) * size,
    )
    report = ComplianceReport(hits=(hit,) * size, lexicon_version="1")
    brand_hit = BrandHit(start=0, end=2, text="最好", word="最好")
    return Review(
        compliance=report,
        title_compliance=report,
        fact_issues=(FactIssue(FactKind.NUMBER, "3", FactChange.INVENTED),) * size,
        overlap=Overlap(0.5, (OverlapSpan(0, 8, 0, 8),) * size),
        brand_hits=(brand_hit,) * size,
        title_brand_hits=(brand_hit,) * size,
    )


def _common(
    owner_id: str, generation_id: str, size: int
) -> dict[str, Any]:  # Any: the fields that each kind has

    now = utc_now()
    return {
        "id": new_id(),
        "owner_id": owner_id,
        "generation_id": generation_id,
        "title": "最好的汤",
        "tags": ["汤"] * size,
        "created_at": now,
        "updated_at": now,
        "review": _review(size),
    }


def a_cover(owner_id: str, generation_id: str, size: int) -> Cover:
    return Cover(kind=ContentKind.COVER, **_common(owner_id, generation_id, size))


def a_card_set(owner_id: str, generation_id: str, size: int) -> InfoCardSet:
    point = CardPoint(number=1, heading="火候", text="小火慢炖")
    card = Card(form=CardForm.POINTS, title="汤", points=(point,) * size, tags=("汤",) * size)
    return InfoCardSet(
        kind=ContentKind.INFO_CARD, cards=[card] * size, **_common(owner_id, generation_id, size)
    )


def an_article(owner_id: str, generation_id: str, size: int) -> Article:
    return Article(
        kind=ContentKind.EXTRACT,
        platform=Platform.XIAOHONGSHU,
        title_candidates=["汤"] * size,
        body="最好的汤要小火慢炖。",
        word_count=10,
        summary="汤",
        key_points=["小火慢炖"] * size,
        quotes=["最好的汤"] * size,
        quotations=[Quotation("最好的汤", 0, 4, 1)] * size,
        citations=[Citation(1, "汤", "https://example.com/", "小火", is_supported=True)] * size,
        platform_issues=[_ISSUE] * size,
        **_common(owner_id, generation_id, size),
    )


def a_script(owner_id: str, generation_id: str, size: int) -> Script:
    return Script(
        kind=ContentKind.SCRIPT,
        platform=Platform.DOUYIN,
        title_candidates=["汤"] * size,
        hook="最好的汤",
        total_seconds=3.0,
        scenes=[Scene(1, "汤", "最好的汤", "一碗汤", 3.0)] * size,
        platform_issues=[_ISSUE] * size,
        **_common(owner_id, generation_id, size),
    )


def files_of(content: Content, size: int) -> list[Asset]:
    """So many pages, all of them below each other, and as a document."""
    pages = [
        _file(content, AssetKind.IMAGE, AssetRole.PART, ordinal=ordinal) for ordinal in range(size)
    ]
    return [
        *pages,
        _file(content, AssetKind.IMAGE, AssetRole.LONG_IMAGE, ordinal=size),
        _file(content, AssetKind.DOCUMENT, AssetRole.WHOLE, ordinal=size + 1),
    ]


def _file(content: Content, kind: AssetKind, role: AssetRole, *, ordinal: int) -> Asset:
    asset_id = new_id()
    return Asset(
        id=asset_id,
        content_id=content.id,
        owner_id=content.owner_id,
        kind=kind,
        role=role,
        ordinal=ordinal,
        blob_name=f"{asset_id}.bin",
        mime_type="image/png" if kind is AssetKind.IMAGE else "application/pdf",
        byte_size=10,
        width=1000,
        height=1000,
        checks=[QualityCheck(QualityRule.CONTRAST, is_passed=True, detail="7.1")] * 2,
        created_at=content.created_at,
    )
