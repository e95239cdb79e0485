"""Whether somebody's words stand in a text, whatever quote marks and spaces are around them."""

_MARKS = frozenset("“”‘’\"'「」『』«»")
#: Fewer characters stand in any text.
_SHORTEST = 4
_END_MARKS = "。.，,；;…"
_ATTRIBUTIONS = ("——", " — ", " -- ", "—")


class Quotations:
    def __init__(self, text: str) -> None:
        self._text = text
        # Line ends stay: a quotation lies in one paragraph.
        self._kept = [
            index for index, letter in enumerate(text) if letter == "\n" or _counts(letter)
        ]
        self._haystack = "".join(text[index] for index in self._kept)

    def find(self, quote: str) -> str | None:
        """The words as the text has them; None where it does not."""
        for wording in (quote, *_without_attribution(quote)):
            found = self._find(wording) or self._find(wording.rstrip(_END_MARKS + '”’"」』 '))
            if found:
                return found
        return None

    def _find(self, wording: str) -> str | None:
        needle = "".join(letter for letter in wording if _counts(letter))
        begin = self._haystack.find(needle)
        if len(needle) < _SHORTEST or begin < 0:
            return None
        return self._text[self._kept[begin] : self._kept[begin + len(needle) - 1] + 1]


def _counts(letter: str) -> bool:
    return not letter.isspace() and letter not in _MARKS


def _without_attribution(quote: str) -> list[str]:
    return [quote.rpartition(dash)[0] for dash in _ATTRIBUTIONS if dash in quote]
