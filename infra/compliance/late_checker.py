"""A checker for whom it may never be asked: its lexicon takes 4 MB (docs/adr/0046)."""

from functools import cached_property

from domain.compliance import ComplianceChecker, ComplianceReport
from domain.platform import Platform


class LateComplianceChecker:
    """Reads the lexicon with the first text, in whatever thread that is checked."""

    def check(self, text: str, *, platform: Platform | None = None) -> ComplianceReport:
        return self._checker.check(text, platform=platform)

    @cached_property
    def _checker(self) -> ComplianceChecker:
        from infra.compliance.checker import AhoComplianceChecker  # noqa: PLC0415 - see above
        from infra.compliance.lexicon import load_lexicon  # noqa: PLC0415 - see above

        return AhoComplianceChecker(load_lexicon())
