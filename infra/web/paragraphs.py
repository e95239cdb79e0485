"""Puts texts that stand bare between the blocks of a page into paragraphs of their own."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from infra.web.markup import Element

_CONTAINERS = ("article", "body", "center", "div", "main", "section", "td")
_INLINE = frozenset(
    {"a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd"}
    | {"mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var"}
)


@dataclass(slots=True)
class _Run:
    """What stands in a container between a block, or its start, and the next block."""

    container: Element
    block: Element | None
    elements: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        bare = self.container.text if self.block is None else self.block.tail
        return bare or ""

    @property
    def is_bare(self) -> bool:
        """Whether there is a text that is in no element but the container."""
        return any(text.strip() for text in (self.text, *(one.tail or "" for one in self.elements)))

    def wrap(self) -> None:
        paragraph = self.container.makeelement("p")
        paragraph.text = self.text
        if self.block is None:
            self.container.text = None
            self.container.insert(0, paragraph)
        else:
            self.block.tail = None
            self.block.addnext(paragraph)
        paragraph.extend(self.elements)


def put_into_paragraphs(root: Element) -> None:
    """Changes the tree, where texts and blocks are side by side."""
    for container in list(root.iter(*_CONTAINERS)):
        if any(child.tag not in _INLINE for child in container):
            for run in list(_runs(container)):
                if run.is_bare:
                    run.wrap()


def _runs(container: Element) -> Iterator[_Run]:
    run = _Run(container, block=None)
    for child in container:
        if child.tag in _INLINE:
            run.elements.append(child)
        else:
            yield run
            run = _Run(container, block=child)
    yield run
