"""Turns the pieces of a page into lines, ended where a browser would end them."""

import re
from dataclasses import dataclass

from domain.measures import words_in

#: Of HTML, and of the tree that trafilatura answers with.
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog"}
    | {"div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3"}
    | {"h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "option", "p", "pre"}
    | {"section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "br", "head", "item"}
    | {"lb", "list", "quote", "row"}
)
_CELLS = frozenset({"td", "th", "cell"})
_LINKS = frozenset({"a", "ref"})
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef\u3000-\u303f"
_WRAPPED_CJK = re.compile(rf"(?<=[{_CJK}])[ \t]*[\r\n]\s*(?=[{_CJK}])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
#: XML and thus lxml's strings allow none of these.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: What old pages mean by `&#150;`, as every browser reads it; the rest of the row is no text.
_ROW_OF_CONTROLS = re.compile("[\x80-\x9f]")
_MEANT = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a reader sees it; `linked` is the share of it that is links."""

    text: str
    linked: float = 0.0

    @property
    def words(self) -> int:
        return words_in(self.text)


class Reading:
    """Told of a page's elements and texts in their order; `lines` are whole after `end`."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._links = 0
        self._preformatted = 0

    def enter(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end()
        self._links += tag in _LINKS
        self._preformatted += tag == "pre"

    def leave(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end()
        elif tag in _CELLS:
            self._pieces.append(" ")
        self._links -= tag in _LINKS
        self._preformatted -= tag == "pre"

    def take(self, text: str | None) -> None:
        first, *others = (text or "").split("\n") if self._preformatted else [text or ""]
        self._add(first)
        for other in others:
            self.end()
            self._add(other)

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        if self._links:
            self._linked += len(ink(text))

    def end(self) -> None:
        text = tidy("".join(self._pieces))
        if text:
            linked = self._linked / len(ink(text)) if self._linked else 0.0
            self.lines.append(Line(text, min(1.0, linked)))
        self._pieces.clear()
        self._linked = 0


def ink(text: str) -> str:
    """What of a text is seen on paper."""
    return "".join(text.split())


def printable(text: str) -> str:
    return _CONTROL.sub("", text)


def tidy(text: str) -> str:
    """One line; a line end between two CJK characters of the source is no space."""
    if text.isascii():
        return " ".join(text.split())
    visible = _INVISIBLE.sub("", text)
    if _ROW_OF_CONTROLS.search(visible):
        visible = visible.translate(_MEANT)
    return " ".join(_WRAPPED_CJK.sub("", visible).split())
