"""Who examines texts, loaded with the first of them, in whatever thread that is read.

They take a tenth of a second, as the dictionary does that they look words up in (docs/adr/0046).
"""

from functools import cached_property

from domain.analysis import Analyst, ContentAnalysis
from domain.facts import Fact, FactFinder
from infra.ai.lexicon import Lexicon


class LateAnalyst:
    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def analyse(self, text: str, *, title: str | None = None) -> ContentAnalysis:
        return self._analyst.analyse(text, title=title)

    @cached_property
    def _analyst(self) -> Analyst:
        from infra.ai.analyst import LexicalAnalyst  # noqa: PLC0415 - see above

        return LexicalAnalyst(self._lexicon)


class LateFactFinder:
    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def find(self, text: str) -> list[Fact]:
        return self._finder.find(text)

    @cached_property
    def _finder(self) -> FactFinder:
        from infra.ai.facts import LexicalFactFinder  # noqa: PLC0415 - see above

        return LexicalFactFinder(self._lexicon)
