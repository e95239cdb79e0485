"""Halves of characters: JSON can carry them, UTF-8 cannot."""


class SurrogateJoiner:
    """Joins a pair of surrogates that came in two pieces; any other half becomes `\ufffd`.

    Some servers stream an emoji as two escapes in two chunks. Neither SQL nor Redis takes them so.
    """

    def __init__(self) -> None:
        self._half = ""

    def feed(self, text: str) -> str:
        """The next piece that UTF-8 can carry; a first half waits for the next call."""
        text, self._half = self._half + text, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
