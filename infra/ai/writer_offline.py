"""The writer that needs no model: it picks what the sources themselves say best."""

import asyncio
from collections.abc import Iterable, Sequence
from functools import cache

from domain.failure import FailureCode, RecipeFailed
from domain.fitting import cut_at_clause
from domain.language import Locale
from domain.platform import Platform
from domain.source import SourceArticle
from domain.writing import (
    LIST_LIMIT,
    AnswerBrief,
    Brief,
    CardBrief,
    Composition,
    DistilBrief,
    Distillation,
    Engine,
    Frame,
    Outline,
    Provenance,
    ScriptBrief,
    SearchPlan,
    Shot,
    TakePassage,
    TakeShot,
    WriteText,
)
from infra.ai.answers import Answer, answer
from infra.ai.essence import SEPARATORS, essence_of, summary_of
from infra.ai.keywords import terms
from infra.ai.lexicon import Lexicon, language_of
from infra.ai.markdown import Essence, pieces
from infra.ai.measure import MEASURES
from infra.ai.offline_model import MODEL
from infra.ai.outlining import outline_of
from infra.ai.posts import pieces_of_post
from infra.ai.queries import queries_of
from infra.ai.ranking import Interest
from infra.ai.reading import Reading, read
from infra.ai.roundup import roundup
from infra.ai.sentences import split_sentences
from infra.ai.storyboard import shots_of
from infra.ai.summaries import leading
from infra.ai.titles import title_candidates, title_room
from infra.ai.unusable import unusable
from infra.ai.wording import profile_of

_PROVENANCE = Provenance(engine=Engine.OFFLINE, model=MODEL, prompt_version="none")
#: Of a post's summary, in Chinese characters.
_SUMMARY_ROOM = 80


class OfflineWriter:
    """Everything it writes but headings and marks stands in the source word for word.

    It only writes in the source's own language, and has no tone but the source's.
    """

    engine = Engine.OFFLINE

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    @property
    def version(self) -> str:
        return "offline/3"

    async def distil(
        self, article: SourceArticle, brief: DistilBrief, *, write: WriteText
    ) -> Distillation:
        """As the port promises; `OUTPUT_UNUSABLE` where the article holds no sentence."""
        essence, language = await asyncio.to_thread(self._distilled, article, brief)
        body = list(pieces(essence, language))
        await _write_all(body, write)
        return Distillation(
            titles=[essence.title, *essence.other_titles],
            summary=essence.summary,
            key_points=essence.key_points,
            quotes=essence.quotes,
            tags=essence.tags,
            body="".join(body),
            provenance=_PROVENANCE,
        )

    def _distilled(self, article: SourceArticle, brief: DistilBrief) -> tuple[Essence, Locale]:
        reading = self._read(article, focus=brief.focus, language=brief.language)
        return essence_of(reading, self._lexicon, MEASURES[brief.length]), reading.language

    def _read(
        self, article: SourceArticle, *, focus: str | None, language: Locale | None
    ) -> Reading:
        reading = read(article, self._lexicon, focus=focus)
        if language not in {None, reading.language}:
            raise RecipeFailed(
                FailureCode.LANGUAGE_UNSUPPORTED, detail=f"{reading.language} to {language}"
            )
        return reading

    async def plan(self, question: str) -> SearchPlan:
        queries = await asyncio.to_thread(queries_of, question, self._lexicon)
        return SearchPlan(queries=queries, provenance=_PROVENANCE)

    async def integrate(
        self,
        question: str,
        pages: Sequence[SourceArticle],
        brief: AnswerBrief,
        *,
        take: TakePassage,
    ) -> Frame:
        """In the pages' own words, which know no brand."""
        del brief
        found = await asyncio.to_thread(answer, question, pages, self._lexicon)
        return await _taken(found, take)

    async def rewrite(
        self, article: SourceArticle, brief: Brief, *, write: WriteText
    ) -> Composition:
        """There are no new words: the essence of the article, in its platform's form."""
        composition, body = await asyncio.to_thread(self._rewritten, article, brief)
        await _write_all(body, write)
        return composition

    def _rewritten(self, article: SourceArticle, brief: Brief) -> tuple[Composition, list[str]]:
        reading = self._read(article, focus=brief.instruction, language=brief.language)
        body = pieces_of_post(reading, self._lexicon, brief)
        composition = Composition(
            titles=self._titles(reading, brief.platform),
            summary=_summary(reading, brief.platform),
            body="".join(body),
            tags=_tags(reading.tags, brief.platform),
            provenance=_PROVENANCE,
        )
        return composition, body

    def _titles(self, reading: Reading, platform: Platform | None) -> list[str]:
        return title_candidates(reading, self._lexicon, title_room(platform, reading.language))

    async def compose(
        self, pages: Sequence[SourceArticle], brief: Brief, *, take: TakePassage
    ) -> Frame:
        found = await asyncio.to_thread(roundup, pages, brief, self._lexicon)
        return await _taken(found, take, platform=brief.platform)

    async def script(self, article: SourceArticle, brief: ScriptBrief, *, take: TakeShot) -> Frame:
        frame, shots = await asyncio.to_thread(self._scripted, article, brief)
        for shot in shots:
            await take(shot)
        return frame

    def _scripted(self, article: SourceArticle, brief: ScriptBrief) -> tuple[Frame, list[Shot]]:
        reading = self._read(article, focus=brief.instruction, language=brief.language)
        shots = shots_of(reading, self._lexicon, brief)
        if not shots:
            raise unusable("nothing can be said aloud")
        frame = Frame(
            titles=self._titles(reading, brief.platform),
            summary=_summary(reading, brief.platform),
            tags=_tags(reading.tags, brief.platform),
            provenance=_PROVENANCE,
        )
        return frame, shots

    async def outline(self, article: SourceArticle, brief: CardBrief) -> Outline:
        """As the port promises; `OUTPUT_UNUSABLE` where the article has no words for a card."""
        return await asyncio.to_thread(self._outlined, article, brief)

    def _outlined(self, article: SourceArticle, brief: CardBrief) -> Outline:
        reading = self._read(article, focus=brief.instruction, language=brief.language)
        return outline_of(reading, self._lexicon, most=brief.points, provenance=_PROVENANCE)


async def _write_all(body: Iterable[str], write: WriteText) -> None:
    for piece in body:
        await write(piece)


async def _taken(found: Answer, take: TakePassage, *, platform: Platform | None = None) -> Frame:
    for passage in found.passages:
        await take(passage)
    return Frame(
        titles=found.titles,
        summary=found.summary,
        tags=_tags(found.tags, platform),
        provenance=_PROVENANCE,
    )


def _tags(tags: Sequence[str], platform: Platform | None) -> list[str]:
    profile = profile_of(platform)
    most = LIST_LIMIT if profile is None else profile.max_tags or LIST_LIMIT
    return list(tags[:most])


def _summary(reading: Reading, platform: Platform | None) -> str:
    summary = summary_of(reading, _SUMMARY_ROOM)
    profile = profile_of(platform)
    if profile is None or profile.summary_limit is None:
        return summary
    return cut_at_clause(summary, longest=profile.summary_limit)


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
    return SEPARATORS[language].join(sentence.text for sentence in chosen)


@cache
def _lexicon() -> Lexicon:
    """For those who hold no writer; it loads a dictionary, once."""
    return Lexicon()
