"""Words that the law or a platform does not let a creator publish, and where a text has them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from domain.content import IssueSeverity
from domain.language import Sentence
from domain.platform import Platform


class ComplianceCategory(StrEnum):
    """What kind of rule a word breaks.

    AD_LAW: absolute or unproven claims, official names and gifts. MEDICAL: effects that only
    medicine may claim. FINANCIAL: promised returns. EDUCATION: promised marks, certificates or
    jobs. TRAFFIC: leading readers away from the platform. INDUCEMENT: pressure to share, follow
    or buy. SUPERSTITION: luck and fate for sale.
    """

    AD_LAW = "AD_LAW"
    MEDICAL = "MEDICAL"
    FINANCIAL = "FINANCIAL"
    EDUCATION = "EDUCATION"
    TRAFFIC = "TRAFFIC"
    INDUCEMENT = "INDUCEMENT"
    SUPERSTITION = "SUPERSTITION"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplianceHit:
    """Characters `start` to `end` of the text as given, counted in Unicode code points.

    `text` is exactly what stands there, with whatever was put between the characters of the word.
    Any of `replacements` may stand in its place; none means that the claim has to go.
    """

    start: int
    end: int
    text: str
    category: ComplianceCategory
    severity: IssueSeverity
    reason: Sentence
    replacements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplianceReport:
    """The hits in the order of the text, never overlapping; and which list they come from."""

    hits: tuple[ComplianceHit, ...]
    lexicon_version: str


class ComplianceChecker(Protocol):
    def check(self, text: str, *, platform: Platform | None = None) -> ComplianceReport:
        """Takes any text; it computes only, so a long text belongs in a thread.

        Rules of all platforms always count. Those of one platform count where it is `platform`;
        None is a text that is not yet meant for any, so no platform's own rules count.
        """
        ...
