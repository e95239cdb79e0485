"""Prompts: fixed instructions of ours, and everybody else's text as fenced-off data."""

from collections.abc import Callable, Mapping, Sequence

from domain.brand_voice import BrandVoice
from domain.card_room import HEADING_ROOMS, TEXT_ROOMS, TITLE_ROOMS
from domain.language import Locale
from domain.pacing import HOOK_SECONDS, LONGEST_SCENE_SECONDS, WORD_BEATS
from domain.source import SourceArticle
from domain.writing import AnswerBrief, Brief, CardBrief, DistilBrief, Revision, ScriptBrief
from infra.ai import wording
from infra.ai.endpoint import Prompt
from infra.ai.instructions import Instructions, Task
from infra.ai.lexicon import language_of
from infra.ai.markdown import HEADINGS, Section
from infra.ai.measure import MEASURES


class Prompting:
    """`new_boundary` gives what no text can foresee."""

    def __init__(self, *, new_boundary: Callable[[], str]) -> None:
        self._new_boundary = new_boundary
        self._instructions = Instructions()

    def distil(
        self, article: SourceArticle, brief: DistilBrief, *, is_condensed: bool = False
    ) -> Prompt:
        locale = brief.language or language_of(article.text)
        measure = MEASURES[brief.length]
        return self._prompt(
            Task.DISTIL,
            locale,
            {"ARTICLE": _titled(article), "FOCUS": brief.focus},
            scope=wording.scope(locale, is_condensed=is_condensed),
            summary_size=wording.room_in_words(measure.summary_room, locale),
            key_points=measure.key_points,
            quotes=measure.quotes,
            heading_key_points=HEADINGS[locale][Section.KEY_POINTS],
            heading_quotes=HEADINGS[locale][Section.QUOTES],
            heading_tags=HEADINGS[locale][Section.TAGS],
            heading_titles=HEADINGS[locale][Section.TITLES],
        )

    def condense(self, text: str, *, part: int, parts: int, room: int) -> Prompt:
        """`room` is in characters."""
        return self._prompt(
            Task.CONDENSE,
            language_of(text),
            {"ARTICLE": text},
            part=part,
            parts=parts,
            room=room,
        )

    def plan(self, question: str) -> Prompt:
        return self._prompt(Task.PLAN, language_of(question), {"QUESTION": question})

    def integrate(
        self, question: str, pages: Sequence[SourceArticle], brief: AnswerBrief
    ) -> Prompt:
        locale = language_of(question)
        blocks = {
            "QUESTION": question,
            **_page_blocks(pages),
            **_mending(brief.revision, locale),
            **_brand(brief.brand_voice),
        }
        return self._prompt(Task.INTEGRATE, locale, blocks)

    def rewrite(
        self, article: SourceArticle, brief: Brief, *, is_condensed: bool = False
    ) -> Prompt:
        locale = brief.language or language_of(article.text)
        return self._prompt(
            Task.REWRITE,
            locale,
            {"ARTICLE": _titled(article), **_wishes(brief, locale)},
            scope=wording.scope(locale, is_condensed=is_condensed),
            facts=wording.facts(brief, locale),
            **self._manner(brief, locale),
        )

    def compose(self, pages: Sequence[SourceArticle], brief: Brief) -> Prompt:
        locale = brief.language or language_of("\n".join(page.text for page in pages))
        blocks = {**_page_blocks(pages), **_wishes(brief, locale)}
        return self._prompt(Task.COMPOSE, locale, blocks, **self._manner(brief, locale))

    def script(
        self, article: SourceArticle, brief: ScriptBrief, *, is_condensed: bool = False
    ) -> Prompt:
        locale = brief.language or language_of(article.text)
        beats_a_second = brief.characters_per_minute / 60
        shortest, longest = (_beats(seconds * beats_a_second, locale) for seconds in HOOK_SECONDS)
        return self._prompt(
            Task.SCRIPT,
            locale,
            {"ARTICLE": _titled(article), **_wishes(brief, locale)},
            scope=wording.scope(locale, is_condensed=is_condensed),
            language=wording.language(locale),
            habit=self._instructions.habit(brief.platform, locale),
            tone=wording.tone(brief, locale),
            seconds=brief.duration_seconds,
            rate=brief.characters_per_minute,
            beats=_beats(brief.duration_seconds * beats_a_second, locale),
            hook_beats=f"{shortest}–{longest}",
            shot_beats=_beats(LONGEST_SCENE_SECONDS * beats_a_second, locale),
        )

    def outline(
        self, article: SourceArticle, brief: CardBrief, *, is_condensed: bool = False
    ) -> Prompt:
        locale = brief.language or language_of(article.text)
        return self._prompt(
            Task.OUTLINE,
            locale,
            {"ARTICLE": _titled(article), **_wishes(brief, locale)},
            scope=wording.scope(locale, is_condensed=is_condensed),
            language=wording.language(locale),
            tone=wording.tone(brief, locale),
            points=brief.points,
            heading_size=HEADING_ROOMS[locale].size,
            text_size=TEXT_ROOMS[locale].size,
            title_size=TITLE_ROOMS[locale].size,
        )

    def _manner(self, brief: Brief, locale: Locale) -> dict[str, object]:
        return {
            "language": wording.language(locale),
            "habit": self._instructions.habit(brief.platform, locale),
            "tone": wording.tone(brief, locale),
            "room": wording.room_in_words(wording.body_room(brief), locale),
            "limits": wording.limits(brief.platform, locale),
            "form": wording.form(brief.platform, locale),
        }

    def _prompt(
        self,
        task: Task,
        locale: Locale,
        blocks: Mapping[str, str | None],
        **values: object,
    ) -> Prompt:
        given = {name: data for name, data in blocks.items() if data}
        boundary = self._boundary("\n".join(given.values()))
        system = self._instructions.filled(task, locale, boundary=boundary, values=values)
        user = "\n".join(
            f"{boundary} {name} BEGIN\n{data}\n{boundary} {name} END"
            for name, data in given.items()
        )
        return Prompt(system, user)

    def _boundary(self, data: str) -> str:
        """One that stands nowhere in the data, whatever the data's author knows."""
        boundary = self._new_boundary()
        while boundary in data:
            boundary = self._new_boundary()
        return boundary


def _titled(article: SourceArticle) -> str:
    return f"{article.title or ''}\n\n{article.text}".strip()


def _page_blocks(pages: Sequence[SourceArticle]) -> dict[str, str]:
    return {f"PAGE {number}": _titled(page) for number, page in enumerate(pages, 1)}


def _wishes(brief: Brief | ScriptBrief | CardBrief, locale: Locale) -> dict[str, str | None]:
    return {
        "TONE": brief.tone,
        "INSTRUCTION": brief.instruction,
        **_mending(brief.revision, locale),
        **_brand(brief.brand_voice),
    }


def _mending(revision: Revision | None, locale: Locale) -> dict[str, str | None]:
    if revision is None:
        return {}
    return {
        "DRAFT": revision.text,
        "COMPLAINTS": wording.complaints(revision.complaints, locale),
    }


def _brand(brand_voice: BrandVoice) -> dict[str, str | None]:
    return {
        "BRAND": brand_voice.tone,
        "FAVORITES": "\n".join(brand_voice.wanted_words),
        "FORBIDDEN": "\n".join(brand_voice.forbidden_words),
    }


def _beats(characters: float, locale: Locale) -> int:
    """As many words as are said in the time of that many characters."""
    return round(characters if locale is Locale.ZH_CN else characters / WORD_BEATS)
