"""What the words around a term tell: whether somebody sells, reports or warns."""

from collections import defaultdict
from enum import StrEnum


class Cue(StrEnum):
    """What a word is a sign of.

    SELLING: somebody offers something. GOODS: it is about something that can be bought.
    REPORTING: the text is news. WARNING: the claim is refused, forbidden or exposed.
    """

    SELLING = "SELLING"
    GOODS = "GOODS"
    REPORTING = "REPORTING"
    WARNING = "WARNING"


class Reach(StrEnum):
    """Where a term counts: never where the sentence warns, always where it sells.

    CLAIM: anywhere else but in news.
    PRAISE: an ordinary word that counts only beside something that can be bought. OFFER: a word
    of health, money or luck that counts only beside an offer.
    """

    CLAIM = "CLAIM"
    PRAISE = "PRAISE"
    OFFER = "OFFER"


#: So many different signs of selling make a whole text an offer.
_SIGNS_OF_AN_OFFER = 2


class Context:
    """Collects the cues of one text, and then judges its sentences."""

    def __init__(self) -> None:
        self._sentences: defaultdict[Cue, set[int]] = defaultdict(set)
        self._selling_words: set[str] = set()

    def note(self, cue: Cue, word: str, *, sentence: int) -> None:
        self._sentences[cue].add(sentence)
        if cue is Cue.SELLING:
            self._selling_words.add(word)

    def admits(self, reach: Reach, *, sentence: int) -> bool:
        """Whether a term of this reach counts in this sentence."""
        if sentence in self._sentences[Cue.WARNING]:
            return False
        if sentence in self._sentences[Cue.SELLING]:
            return True
        if self._sentences[Cue.REPORTING]:
            return False
        return reach is Reach.CLAIM or self._is_about_sales(reach, sentence)

    def _is_about_sales(self, reach: Reach, sentence: int) -> bool:
        is_offer = len(self._selling_words) >= _SIGNS_OF_AN_OFFER
        return is_offer or (reach is Reach.PRAISE and sentence in self._sentences[Cue.GOODS])
