"""A report is stored as JSON and read back."""

import pytest
from pydantic import TypeAdapter

from domain.compliance import ComplianceCategory, ComplianceHit, ComplianceReport
from domain.issue import IssueSeverity
from domain.language import Sentence

HIT = ComplianceHit(
    start=2,
    end=6,
    text="最 佳😀",
    category=ComplianceCategory.AD_LAW,
    severity=IssueSeverity.ERROR,
    reason=Sentence("绝对化用语。", "An absolute claim."),
    replacements=("出色", "优选"),
)


@pytest.mark.parametrize("hits", [(), (HIT,), (HIT, HIT)])
def test_a_report_comes_back_from_json_as_it_was(hits: tuple[ComplianceHit, ...]) -> None:
    report = ComplianceReport(hits=hits, lexicon_version="1/2026-11-25")
    stored = TypeAdapter(ComplianceReport)
    assert stored.validate_json(stored.dump_json(report)) == report


@pytest.mark.parametrize("category", ComplianceCategory)
def test_a_category_is_stored_and_sent_by_its_name(category: ComplianceCategory) -> None:
    assert category.value == category.name
