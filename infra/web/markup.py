"""A parsed page: the one place that touches lxml, which ships no type information."""

import re
import sys
from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import cached_property
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]  # see above

from domain.failure import FailureCode, RecipeFailed
from infra.web.lines import Line, Reading, printable, tidy
from infra.web.visibility import is_no_text, is_sized, is_sizeless, is_unseen

#: Extractors look at each character once for each element that holds it, and more than once.
#: Long real pages have some 20,000 elements and a load of some five million.
_ELEMENTS_MAXIMUM = 40_000
_LOAD_MAXIMUM = 30_000_000
_ELEMENT_LOAD = 20
#: Building an element takes time by the square of these.
_ATTRIBUTES_MAXIMUM = 500
#: lxml's elements.
Element = Any
#: The attributes that extractors judge by, and the length of their values in real pages.
_TELLING = frozenset(
    {"class", "id", "href", "itemprop", "role", "rel", "lang", "alt", "aria-hidden"}
    | {"data-component", "data-testid"}
)
_VALUE_LENGTH = 200
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,8})|([0-9]{1,10}));?", re.IGNORECASE)


class Markup:
    """A page whose elements can be asked for; `source` is its text as it was sent."""

    def __init__(self, root: Element, source: str) -> None:
        self.root = root
        self.source = source

    @classmethod
    def parse(cls, source: str) -> "Markup":
        """Raises `RecipeFailed` for a page too large to work on; anything else parses somehow."""
        clean = _parsable(source)
        body = clean.encode()
        etree.fromstring(
            body, parser=etree.HTMLParser(encoding="utf-8", target=_Weighing(), huge_tree=True)
        )
        # A parser keeps state, and pages are read in several threads.
        parser = html.HTMLParser(
            encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
        )
        try:
            root = html.document_fromstring(body, parser=parser)
        except etree.ParserError:
            root = html.document_fromstring(b"<html></html>", parser=parser)
        return cls(root, clean)

    @cached_property
    def visible(self) -> Element:
        """A copy of what a reader sees, to be copied again by those that change it.

        Of a page that shows nothing before its script has run, all texts count as seen. The copy
        has only the attributes that extractors judge by, none of them long enough to choke on.
        """
        root = _without(self.root, _is_unseen)
        if not root.text_content().strip():
            root = _without(self.root, lambda element: is_no_text(element.tag))
        for element in root.iter():
            # Of what a parser takes for a name, lxml lets some be read but not deleted.
            told = {name: value for name, value in element.items() if name in _TELLING}
            element.attrib.clear()
            for name, value in told.items():
                element.set(name, value if len(value) <= _VALUE_LENGTH else "#")
        return root

    def part(self, xpath: str) -> "Markup | None":
        found = self.root.xpath(xpath)
        return Markup(found[0], self.source) if found else None

    def without(self, xpath: str) -> "Markup":
        """A copy; only elements below the root can be asked for."""
        root = deepcopy(self.root)
        for element in root.xpath(xpath):
            element.drop_tree()
        return Markup(root, self.source)

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
        return next((self._metas[name] for name in names if name in self._metas), None)

    @cached_property
    def _metas(self) -> dict[str, str]:
        metas: dict[str, str] = {}
        for element in self.root.iter("meta"):
            content = tidy(element.get("content", ""))
            for key in ("property", "name", "itemprop"):
                if content and key in element.attrib:
                    metas.setdefault(element.get(key), content)
        return metas

    @property
    def title(self) -> str:
        return self.text("//title[not(ancestor::svg)]") or ""

    @cached_property
    def lines(self) -> list[Line]:
        """What a reader sees of it."""
        return lines_of(self.visible)


def _parsable(source: str) -> str:
    """Without what a parser lets in, and lxml then refuses to move."""
    return _REFERENCE.sub(_kept, printable(source))


def _kept(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    is_character = code <= sys.maxunicode and printable(chr(code))
    return reference[0] if is_character else ""


def _without(root: Element, is_out: Callable[[Element], bool]) -> Element:
    """A copy that lacks those elements; the root itself was asked for, and stays."""
    copy = deepcopy(root)
    out = []
    walk = etree.iterwalk(copy, events=("start",))
    for _, element in walk:
        if element is not copy and is_out(element):
            out.append(element)
            walk.skip_subtree()
    for element in out:
        element.drop_tree()
    return copy


def _is_unseen(element: Element) -> bool:
    attributes = dict(element.items())
    if is_unseen(element.tag, attributes):
        return True
    is_small = is_sizeless(attributes.get("style", ""))
    return is_small and not any(map(is_sized, element.xpath(".//*/@style")))


def lines_of(root: Element) -> list[Line]:
    """Everything in it, line by line, as a reader would see it."""
    reading = Reading()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            reading.enter(element.tag)
            reading.take(element.text)
        else:
            reading.leave(element.tag)
            if element is not root:
                reading.take(element.tail)
    reading.end()
    return reading.lines


def skimmed_lines(source: str) -> list[Line]:
    """The lines of a page of any size, in time that only its length decides."""
    body = _parsable(source).encode()
    parser = etree.HTMLParser(encoding="utf-8", target=_Skimming(), huge_tree=True)
    lines: list[Line] = etree.fromstring(body, parser=parser)
    return lines


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


class _Skimming:
    """Told by a parser of what it meets, and builds no tree of it."""

    def __init__(self) -> None:
        self._reading = Reading()
        #: How deep in an unseen element; 0 is in sight.
        self._unseen = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._unseen or is_unseen(tag, attributes):
            self._unseen += 1
        else:
            self._reading.enter(tag)

    def end(self, tag: str) -> None:
        if self._unseen:
            self._unseen -= 1
        else:
            self._reading.leave(tag)

    def data(self, text: str) -> None:
        if not self._unseen:
            self._reading.take(text)

    def close(self) -> list[Line]:
        self._reading.end()
        return self._reading.lines
