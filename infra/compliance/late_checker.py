"""A checker for whom it may never be asked: its lexicon takes 4 MB."""

from functools import cached_property

from domain.compliance import ComplianceReport
from domain.platform import Platform
from infra.compliance.checker import AhoComplianceChecker
from infra.compliance.lexicon import load_lexicon


class LateComplianceChecker:
    """Reads the lexicon with the first text, in whatever thread that is checked."""

    def check(self, text: str, *, platform: Platform | None = None) -> ComplianceReport:
        return self._checker.check(text, platform=platform)

    @cached_property
    def _checker(self) -> AhoComplianceChecker:
        return AhoComplianceChecker(load_lexicon())
