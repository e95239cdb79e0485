"""Prompts: fixed instructions from versioned files, and the user's text as fenced-off data."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from string import Template

from openai.types.chat import ChatCompletionMessageParam

from domain.language import Locale, Sentence
from domain.source import SourceArticle
from domain.writing import Length
from infra.ai.lexicon import WORD_ROOM, language_of
from infra.ai.markdown import HEADINGS, Section
from infra.ai.measure import MEASURES

#: Changes with the files: a result tells which prompt made it.
PROMPT_VERSION = "distil/1"
_FILES = Path(__file__).parent / "prompts"
_WHOLE = Sentence("文章是完整的。", "The article is complete.")


@dataclass(frozen=True, slots=True)
class Prompt:
    """Instructions of ours and data of others, never mixed."""

    system: str
    user: str

    @property
    def messages(self) -> list[ChatCompletionMessageParam]:
        return [
            {"role": "system", "content": self.system},
            {"role": "user", "content": self.user},
        ]


class Prompting:
    """`longest_source` is in characters; `new_boundary` gives what no text can foresee."""

    def __init__(self, *, longest_source: int, new_boundary: Callable[[], str]) -> None:
        self._longest_source = longest_source
        self._new_boundary = new_boundary
        self._instructions = {
            language: Template((_FILES / f"distil.v1.{language}.md").read_text(encoding="utf-8"))
            for language in Locale
        }

    def distil(self, article: SourceArticle, *, length: Length, focus: str | None) -> Prompt:
        language = language_of(article.text)
        text = _cut_at_paragraph(article.text, self._longest_source)
        blocks = {"ARTICLE": f"{article.title or ''}\n\n{text}".strip()}
        if focus:
            blocks["FOCUS"] = focus
        boundary = self._boundary("\n".join(blocks.values()))
        measure = MEASURES[length]
        system = self._instructions[language].substitute(
            boundary=boundary,
            scope=_scope(article.text, text).in_locale(language),
            summary_size=measure.summary_room
            if language is Locale.ZH_CN
            else round(measure.summary_room / WORD_ROOM),
            key_points=measure.key_points,
            quotes=measure.quotes,
            heading_key_points=HEADINGS[language][Section.KEY_POINTS],
            heading_quotes=HEADINGS[language][Section.QUOTES],
            heading_tags=HEADINGS[language][Section.TAGS],
        )
        user = "\n".join(
            f"{boundary} {name} BEGIN\n{data}\n{boundary} {name} END"
            for name, data in blocks.items()
        )
        return Prompt(system, user)

    def _boundary(self, data: str) -> str:
        """One that stands nowhere in the data, whatever the data's author knows."""
        boundary = self._new_boundary()
        while boundary in data:
            boundary = self._new_boundary()
        return boundary


def _cut_at_paragraph(text: str, longest: int) -> str:
    """The paragraphs that fit, at least half of what may be sent."""
    if len(text) <= longest:
        return text
    end = text.rfind("\n", longest // 2, longest)
    return text[: end if end > 0 else longest]


def _scope(whole: str, sent: str) -> Sentence:
    if sent == whole:
        return _WHOLE
    return Sentence(
        f"文章过长：全文 {len(whole)} 个字符，这里只有前 {len(sent)} 个；不要推测没有给出的部分。",
        f"The article was cut: these are the first {len(sent)} of {len(whole)} characters;"
        " do not guess what the rest says.",
    )
