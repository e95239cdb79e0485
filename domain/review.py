"""What checks of ours say of a text, whoever wrote it."""

from dataclasses import dataclass

from domain.brand_voice import BrandHit
from domain.compliance import ComplianceReport
from domain.facts import FactIssue
from domain.overlap import Overlap


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Offsets are in characters of the body, or of the title.

    Brand hits are words that the brand of whoever asked for the text never says: `brand_hits` in
    the body, and `other_brand_hits` in all that is shown beside title and body. `overlap` is None,
    and no fact is missed, where the text was made to repeat its source. Neither is known of what
    its owner has written since: it has no overlap, and no fact is in question. Nor is its summary
    of that text (`is_summary_current`).
    """

    compliance: ComplianceReport
    title_compliance: ComplianceReport
    fact_issues: tuple[FactIssue, ...] = ()
    overlap: Overlap | None = None
    brand_hits: tuple[BrandHit, ...] = ()
    title_brand_hits: tuple[BrandHit, ...] = ()
    is_summary_current: bool = True
    other_brand_hits: tuple[BrandHit, ...] = ()

    @property
    def all_brand_hits(self) -> tuple[BrandHit, ...]:
        return (*self.title_brand_hits, *self.brand_hits, *self.other_brand_hits)
