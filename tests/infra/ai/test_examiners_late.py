"""Those who examine texts, loaded with the first: they say what those say that they lead to."""

from infra.ai.analyst import LexicalAnalyst
from infra.ai.examiners_late import LateAnalyst, LateFactFinder
from infra.ai.facts import LexicalFactFinder
from infra.ai.lexicon import Lexicon

TEXT = "林蔚在2019年5月开了一家咖啡店。五年里，店里卖出了12万杯咖啡，七成是熟客买走的。"


def test_a_text_is_analysed(lexicon: Lexicon) -> None:
    analysis = LateAnalyst(lexicon).analyse(TEXT, title="咖啡店")

    assert analysis == LexicalAnalyst(lexicon).analyse(TEXT, title="咖啡店")
    assert analysis.keywords != []


def test_facts_are_found(lexicon: Lexicon) -> None:
    facts = LateFactFinder(lexicon).find(TEXT)

    assert facts == LexicalFactFinder(lexicon).find(TEXT) != []
