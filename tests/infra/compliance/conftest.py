import pytest

from infra.compliance.checker import AhoComplianceChecker
from infra.compliance.lexicon import Lexicon, load_lexicon


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="session")
def checker(lexicon: Lexicon) -> AhoComplianceChecker:
    """It keeps nothing of a text, so that one serves all tests."""
    return AhoComplianceChecker(lexicon)
