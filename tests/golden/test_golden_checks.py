"""What our checks and measures say of the golden sources themselves."""

import re
import unicodedata

import pytest

from domain.compliance import ComplianceCategory
from domain.overlap import overlap_of
from infra.ai.analyst import LexicalAnalyst
from infra.ai.facts import LexicalFactFinder
from infra.ai.writer_offline import keywords, summarise
from infra.compliance.checker import AhoComplianceChecker
from infra.compliance.lexicon import load_lexicon
from tests.golden.conftest import lexicon
from tests.golden.golden_set import GOLDEN, Golden

_ALL = pytest.mark.parametrize("golden", GOLDEN, ids=str)
_ORDINARY = [golden for golden in GOLDEN if not golden.attack]
_LANGUAGES = {"zh-CN": {"zh-CN"}, "en": {"en"}, "mixed": {"zh-CN", "en"}}


def _found(golden: Golden) -> str:
    finder = LexicalFactFinder(lexicon())
    return "\n".join(fact.text for fact in finder.find(golden.article.text))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@_ALL
def test_figures_and_dates_are_found(golden: Golden) -> None:
    """Most of those that a person would name; ordinals and small scores are no facts to us."""
    found = _plain(_found(golden))
    figures = [plain for fact in golden.facts if any(map(str.isdigit, plain := _plain(fact)))]

    seen = [figure for figure in figures if _digits(figure) in found]

    assert len(seen) >= 0.6 * len(figures), set(figures) - set(seen)


def _digits(fact: str) -> str:
    """From the first digit to the last."""
    matched = re.search(r"\d(?:.*\d)?", fact)
    return "" if matched is None else matched[0]


@_ALL
def test_keywords_are_about_the_text(golden: Golden) -> None:
    title, text = golden.article.title or "", golden.article.text

    found = keywords(title, text, 8)

    assert 3 <= len(found) <= 8
    assert not set(found) & set(golden.not_keywords)
    assert all(word in f"{title}\n{text}" for word in found)


@_ALL
def test_a_summary_is_of_whole_sentences(golden: Golden) -> None:
    summary = summarise(golden.article.text, 3)

    assert overlap_of(summary, golden.article.text).score > 0.85
    assert not any(attack in summary for attack in golden.attack)


@_ALL
def test_the_language_is_told(golden: Golden) -> None:
    analysis = LexicalAnalyst(lexicon()).analyse(golden.article.text)

    assert analysis.language in _LANGUAGES[golden.language]
    assert analysis.readability is not None


@pytest.mark.parametrize("golden", _ORDINARY, ids=str)
def test_ordinary_articles_are_left_alone(golden: Golden) -> None:
    report = AhoComplianceChecker(load_lexicon()).check(golden.article.text)

    assert [hit for hit in report.hits if hit.category is not ComplianceCategory.AD_LAW] == []
