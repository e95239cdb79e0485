"""A model's answer on its way to the reader: what is no part of the body never gets there."""

import re

from domain.plain_text import Cleaning
from domain.quotation import Quotations
from infra.ai.markdown import Section, heading_of, quote_of, section_of, title_of

_NOISE = re.compile(r"\s*(?:[-*_]\s*){3,}|\s*(?:`{3}|~{3}).*")
#: A line that begins so far may still become a heading, a fence, a rule or nothing at all.
_UNDECIDED = re.compile(r"[\s\-*_]*|\s*[#`~<].*")
_THOUGHT_BEGIN, _THOUGHT_END = "<think>", "</think>"


class Draft:
    """Turns the pieces of an answer into the pieces of a body, however they are cut.

    The body begins at the title: thoughts, fences and small talk before it are left out, and so
    are rules, sections without content, addresses, and quotes that do not stand in the source.
    Quotes that do are spelled as the source spells them.
    """

    def __init__(self, quotations: Quotations) -> None:
        self._quotations = quotations
        self.is_begun = False
        self._written: list[str] = []
        self._line = ""
        self._is_mid_line = False
        self._gap = 0
        self._heading: str | None = None
        self._section: Section | None = None
        self._is_thinking = False
        self._cleaning = Cleaning()
        #: Candidates that stand beside the title; no part of the body.
        self.other_titles: list[str] = []

    @property
    def body(self) -> str:
        """All that `feed` and `finish` have returned, joined."""
        return "".join(self._written)

    def feed(self, text: str) -> str:
        """What can be shown now that `text` has come."""
        *lines, last = (self._line + text.replace("\r", "")).split("\n")
        self._line = ""
        shown = [self._whole_line(line) for line in lines]
        shown.append(self._begun_line(last))
        return self._note("".join(shown))

    def finish(self) -> str:
        """What was held back and belongs to the body after all."""
        last, self._line = self._line, ""
        return self._note(self._whole_line(last), is_last=True)

    def _note(self, shown: str, *, is_last: bool = False) -> str:
        shown = self._cleaning.feed(shown)
        if is_last:
            shown += self._cleaning.finish()
        if shown:
            self._written.append(shown)
        return shown

    def _begun_line(self, line: str) -> str:
        """Shows the beginning of a line as soon as it can be nothing but text."""
        if self._is_mid_line:
            return line
        is_held = not self.is_begun or self._section in {Section.QUOTES, Section.TITLES}
        if is_held or _UNDECIDED.fullmatch(line):
            self._line = line
            return ""
        self._is_mid_line = True
        return self._show(line)

    def _whole_line(self, line: str) -> str:
        shown = line if self._is_mid_line else self._judged(line)
        self._gap += 1
        self._is_mid_line = False
        return shown

    def _judged(self, line: str) -> str:
        if not self.is_begun:
            return self._title(line)
        if not line.strip() or _NOISE.fullmatch(line):
            return ""
        heading = heading_of(line)
        if heading is not None:
            self._heading, self._section = heading, section_of(heading)
            return ""
        if self._section is Section.TITLES:
            self.other_titles.append(quote_of(line))
            return ""
        return self._quote(line) if self._section is Section.QUOTES else self._show(line)

    def _title(self, line: str) -> str:
        if _THOUGHT_END in line:
            self._is_thinking = False
            line = line.rpartition(_THOUGHT_END)[2]
        self._is_thinking = self._is_thinking or _THOUGHT_BEGIN in line
        title = None if self._is_thinking else title_of(line)
        if title is None:
            return ""
        self.is_begun = True
        return f"# {title}"

    def _quote(self, line: str) -> str:
        found = self._quotations.find(quote_of(line))
        return self._show(f"> {found}", gap=2) if found else ""

    def _show(self, text: str, *, gap: int = 1) -> str:
        """`text` after as many line ends as the model wrote, from `gap` to two."""
        heading, self._heading = self._heading, None
        lines = 2 if heading is not None else min(max(self._gap, gap), 2)
        self._gap = 0
        return "\n" * lines + (f"## {heading}\n\n{text}" if heading is not None else text)
