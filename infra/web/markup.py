"""A parsed page: the one place that touches lxml, which ships no type information."""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]  # see above

from domain.failure import FailureCode, RecipeFailed

#: Extractors look at each character once for each element that holds it, and more than once.
#: Long real pages have some 20,000 elements and a load of some five million.
_ELEMENTS_MAXIMUM = 40_000
_LOAD_MAXIMUM = 30_000_000
_ELEMENT_LOAD = 20
#: Building an element takes time by the square of these.
_ATTRIBUTES_MAXIMUM = 500
#: lxml's elements.
Element = Any
_UNSEEN = frozenset(
    {"title", "script", "style", "noscript", "template", "svg", "iframe", "object", "select"}
)
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
#: The attributes that extractors judge by, and the length of their values in real pages.
_TELLING = frozenset({"class", "id", "href", "itemprop", "role", "rel", "style", "hidden", "lang"})
_VALUE_LENGTH = 200
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef\u3000-\u303f"
_WRAPPED_CJK = re.compile(rf"(?<=[{_CJK}])[ \t]*[\r\n]\s*(?=[{_CJK}])")
_CJK_LETTER = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_LATIN_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
#: XML and thus lxml's strings allow none of these.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a reader sees it; `linked` is the share of it that is links."""

    text: str
    linked: float = 0.0

    @property
    def words(self) -> int:
        return words_in(self.text)


class Markup:
    """A page whose elements can be asked for; `source` is its text as it was sent."""

    def __init__(self, root: Element, source: str) -> None:
        self.root = root
        self.source = source

    @classmethod
    def parse(cls, source: str) -> "Markup":
        """Raises `RecipeFailed` for a page too large to work on; anything else parses somehow."""
        clean = printable(source)
        body = clean.encode()
        etree.fromstring(body, parser=etree.HTMLParser(encoding="utf-8", target=_Weighing()))
        # A parser keeps state, and pages are read in several threads.
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        try:
            root = html.document_fromstring(body, parser=parser)
        except etree.ParserError:
            root = html.document_fromstring(b"<html></html>", parser=parser)
        return cls(root, clean)

    def bare(self) -> Element:
        """A copy with only what extractors judge by, none of it long enough to choke on."""
        root = deepcopy(self.root)
        for element in root.iter():
            told = {name: element.get(name) for name in _TELLING & set(element.keys())}
            element.attrib.clear()
            for name, value in told.items():
                element.set(name, value if len(value) <= _VALUE_LENGTH else "#")
        return root

    def part(self, xpath: str) -> "Markup | None":
        found = self.root.xpath(xpath)
        return Markup(found[0], self.source) if found else None

    def has(self, xpath: str) -> bool:
        return bool(self.root.xpath(xpath))

    def texts(self, xpath: str) -> list[str]:
        """What the elements or attributes say, on one line each; those that say nothing are out."""
        found = [
            item if isinstance(item, str) else item.text_content()
            for item in self.root.xpath(xpath)
        ]
        return [text for text in map(tidy, found) if text]

    def text(self, xpath: str) -> str | None:
        return next(iter(self.texts(xpath)), None)

    def meta(self, *names: str) -> str | None:
        """The first of these that the page's <meta> elements state, whichever way they name it."""
        for name in names:
            keys = " or ".join(f"@{key}='{name}'" for key in ("property", "name", "itemprop"))
            stated = self.text(f"//meta[{keys}]/@content")
            if stated:
                return stated
        return None

    @property
    def title(self) -> str:
        return self.text("//title[not(ancestor::svg)]") or ""

    @cached_property
    def lines(self) -> list[Line]:
        """What a reader sees of it."""
        return _Reading().read(self.root)


class _Weighing:
    """Told by a parser of what it meets, before the costly tree of it all is built."""

    def __init__(self) -> None:
        self._elements = 0
        self._depth = 0
        self._load = 0

    def start(self, _tag: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        self._load += self._depth * _ELEMENT_LOAD
        is_bearable = self._elements <= _ELEMENTS_MAXIMUM and self._load <= _LOAD_MAXIMUM
        if not is_bearable or len(attributes) > _ATTRIBUTES_MAXIMUM:
            raise RecipeFailed(FailureCode.SOURCE_TOO_LARGE, detail="too much markup")

    def end(self, _tag: str) -> None:
        self._depth -= 1

    def data(self, text: str) -> None:
        self._load += self._depth * len(text)

    def close(self) -> None:
        """Part of lxml's protocol."""


class _Reading:
    """Goes through an element as an eye does, and ends a line where a browser would."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._links = 0
        self._preformatted = 0

    def read(self, root: Element) -> list[Line]:
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                self._enter(element)
                if _is_unseen(element):
                    walk.skip_subtree()
                else:
                    self._take(element.text)
            else:
                self._leave(element)
                if element is not root:
                    self._take(element.tail)
        self._break()
        return self._lines

    def _enter(self, element: Element) -> None:
        if element.tag in _BLOCKS:
            self._break()
        self._links += element.tag in _LINKS
        self._preformatted += element.tag == "pre"

    def _leave(self, element: Element) -> None:
        if element.tag in _BLOCKS:
            self._break()
        elif element.tag in _CELLS:
            self._pieces.append(" ")
        self._links -= element.tag in _LINKS
        self._preformatted -= element.tag == "pre"

    def _take(self, text: str | None) -> None:
        first, *others = (text or "").split("\n") if self._preformatted else [text or ""]
        self._add(first)
        for other in others:
            self._break()
            self._add(other)

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        if self._links:
            self._linked += _ink(text)

    def _break(self) -> None:
        text = tidy("".join(self._pieces))
        if text:
            self._lines.append(Line(text, min(1.0, self._linked / _ink(text))))
        self._pieces.clear()
        self._linked = 0


def _is_unseen(element: Element) -> bool:
    if element.tag in _UNSEEN or element.get("hidden") is not None:
        return True
    return "display:none" in element.get("style", "").replace(" ", "").lower()


def _ink(text: str) -> int:
    return sum(not character.isspace() for character in text)


def printable(text: str) -> str:
    return _CONTROL.sub("", text)


def tidy(text: str) -> str:
    """One line; a line end between two CJK characters of the source is no space."""
    visible = _INVISIBLE.sub("", text)
    return " ".join(_WRAPPED_CJK.sub("", visible).split())


def words_in(text: str) -> int:
    """Words as a reader counts them: each CJK character is one, and each run of other letters."""
    return len(_CJK_LETTER.findall(text)) + len(_LATIN_WORD.findall(text))
