"""The writer that needs no model: it picks what the article itself says best."""

import asyncio
import re
from collections.abc import Sequence
from functools import cache

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale
from domain.source import SourceArticle
from domain.writing import Distillation, Engine, Length, Provenance, WriteText
from infra.ai.headline import first_line_title, headline
from infra.ai.keywords import tags as tags_of
from infra.ai.keywords import terms
from infra.ai.lexicon import Lexicon, language_of
from infra.ai.markdown import Essence, pieces
from infra.ai.measure import MEASURES, Measure
from infra.ai.quotable import quotable
from infra.ai.ranking import Interest, Ranked, Role, diverse, rank
from infra.ai.sentences import Sentence, split_sentences
from infra.ai.summaries import leading

_PROVENANCE = Provenance(engine=Engine.OFFLINE, model="extractive-2", prompt_version="none")
_MOST_SUMMARY_SENTENCES = 12
#: A summary may outgrow its measure by this much rather than end far below it.
_OVERFLOW = 1.15
_NO_SUMMARY = frozenset({Role.ANNOUNCES, Role.ENUMERATES, Role.ACCOMPANIES})
_SHORTEST_POINT, _LONGEST_POINT = 8, 120
#: Between two sentences of a summary.
_SEPARATORS = {Locale.ZH_CN: "", Locale.EN: " "}
#: Out of its list, an item's number only puzzles.
_LIST_MARK = re.compile(
    r"\A(?:[-*•·]\s*|[（(]?\d{1,2}[.、)）]\s*|[（(]?[一二三四五六七八九十]{1,3}[、)）]\s*"
    r"|第[一二三四五六七八九十]{1,3}[，、：]\s*|(?:first|second|third|finally)(?:ly)?,\s+)",
    re.IGNORECASE,
)


class OfflineWriter:
    """Everything in its distillations but the headings stands in the source word for word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    async def distil(
        self, article: SourceArticle, *, length: Length, focus: str | None, write: WriteText
    ) -> Distillation:
        """As the port promises; `OUTPUT_UNUSABLE` where the article holds no sentence."""
        language = language_of(article.text)
        essence = await asyncio.to_thread(
            self._essence, article, language=language, measure=MEASURES[length], focus=focus
        )
        body = list(pieces(essence, language))
        for piece in body:
            await write(piece)
        return Distillation(
            title=essence.title,
            summary=essence.summary,
            key_points=essence.key_points,
            quotes=essence.quotes,
            tags=essence.tags,
            body="".join(body),
            provenance=_PROVENANCE,
        )

    def _essence(
        self, article: SourceArticle, *, language: Locale, measure: Measure, focus: str | None
    ) -> Essence:
        sentences = _distinct(split_sentences(article.text))
        title = " ".join((article.title or first_line_title(sentences, language) or "").split())
        body = [one for one in sentences if one.text != title] or sentences
        if not body:
            raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="the source holds no sentence")
        interest = Interest(title=title or None, focus=focus)
        ranked = rank(body, lexicon=self._lexicon, language=language, interest=interest)
        tags = tags_of(
            [one.text for one in sentences],
            lexicon=self._lexicon,
            language=language,
            interest=interest,
        )
        summary = _summary(ranked, measure)
        spoken = [one for one in ranked if one.role is not Role.ACCOMPANIES]
        quotes = quotable(spoken, language=language, most=measure.quotes)
        return Essence(
            title=title or headline(ranked, language),
            summary=_SEPARATORS[language].join(one.sentence.text for one in summary),
            key_points=_key_points(ranked, measure, summary, quotes),
            quotes=quotes,
            tags=tags,
        )


def _distinct(sentences: Sequence[Sentence]) -> list[Sentence]:
    """What a page repeats, such as its footer, counts once."""
    return list({one.text: one for one in reversed(sentences)}.values())[::-1]


def _summary(ranked: Sequence[Ranked], measure: Measure) -> list[Ranked]:
    """The best unlike sentences that fit, in the order of the text; at least one."""
    whole = [
        one for one in ranked if one.sentence.is_finished and one.role not in _NO_SUMMARY
    ] or list(ranked)
    room = measure.summary_room * _OVERFLOW
    fitting = [one for one in whole if one.room <= room] or [min(whole, key=lambda one: one.room)]
    chosen: list[Ranked] = []
    for one in diverse(fitting, count=_MOST_SUMMARY_SENTENCES, of=len(ranked)):
        if not chosen or one.room <= room:
            chosen.append(one)
            room -= one.room
    return sorted(chosen, key=lambda one: one.position)


def _key_points(
    ranked: Sequence[Ranked], measure: Measure, summary: Sequence[Ranked], quotes: Sequence[str]
) -> list[str]:
    """Points that the summary and the quotes do not make already, as long as there are such."""
    said = {one.position for one in summary}
    fresh = [
        one
        for one in ranked
        if one.position not in said
        and not any(quote in one.sentence.text for quote in quotes)
        and one.sentence.is_finished
        and one.role is not Role.ACCOMPANIES
        and _SHORTEST_POINT <= one.room <= _LONGEST_POINT
    ]
    points = diverse(fresh, count=measure.key_points, of=len(ranked))
    if len(points) < measure.key_points:
        chosen = {one.position for one in points}
        others = [one for one in ranked if one.position not in chosen]
        points += diverse(others, count=measure.key_points - len(points), of=len(ranked))
    points.sort(key=lambda one: one.position)
    return [_LIST_MARK.sub("", one.sentence.text, count=1) or one.sentence.text for one in points]


def keywords(title: str, text: str, limit: int) -> list[str]:
    """What the text is about, best first, at most `limit` of them.

    Each stands in the title or the text word for word, without white space if it is Chinese.
    """
    texts = [part.text for part in (*split_sentences(title), *split_sentences(text))]
    found = terms(
        texts,
        lexicon=_lexicon(),
        language=language_of(f"{title} {text}"),
        interest=Interest(title=title),
        most=limit,
    )
    return [term.text for term in found]


def summarise(text: str, sentences: int) -> str:
    """The sentences that say most, word for word and in their order.

    As many as were asked for, as far as the text has them; joined by nothing in Chinese and by a
    space in other languages.
    """
    language = language_of(text)
    chosen = leading(split_sentences(text), sentences, lexicon=_lexicon(), language=language)
    return _SEPARATORS[language].join(sentence.text for sentence in chosen)


@cache
def _lexicon() -> Lexicon:
    """For those who hold no writer; it loads a dictionary, once."""
    return Lexicon()
